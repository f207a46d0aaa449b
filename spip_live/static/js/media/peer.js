// One connection to the media server, in one direction: this page sends, or it receives. Descriptions and addresses
// travel through our own server; the page never learns whom it speaks to.
/** @import { Kind } from "./faults.js" */

/** @typedef {{urls: string | string[], username?: string, credential?: string}} IceServer */
/** @typedef {{candidate: string, mid: string | null}} Found */
/** `echo`: what is sent comes back on the same connection, as in the device check. `sharp`: pictures are read from.
 * @typedef {{ice: IceServer[], relay: boolean, echo?: boolean, sharp?: boolean, found: (found: Found[], done: boolean) => void,
 *   onState: (state: RTCPeerConnectionState) => void,
 *   make?: (configuration: RTCConfiguration) => RTCPeerConnection}} Wiring */
/** @typedef {ReturnType<typeof peer>} Peer */

/** Addresses are found in bursts: one message for each burst. */
const BURST_MS = 40;

/** Three sizes of the same picture, the largest first: each receiver gets what their line can carry. */
const SIZES = [
  { rid: "h", maxBitrate: 350_000 },
  { rid: "m", maxBitrate: 140_000, scaleResolutionDownBy: 2 },
  { rid: "l", maxBitrate: 60_000, scaleResolutionDownBy: 4 },
];
/** A picture that is read from, such as a photo ID's, for one person alone. */
const SHARP = [{ ...SIZES[0], maxBitrate: 750_000 }, { ...SIZES[1], maxBitrate: 250_000 }, SIZES[2]];

/** @param {Wiring} wiring */
export function peer({ ice, relay, echo = false, sharp = false, found, onState, make = (configuration) => new RTCPeerConnection(configuration) }) {
  const pc = make({ iceServers: ice, bundlePolicy: "max-bundle", iceTransportPolicy: relay ? "relay" : "all" });
  /** @type {Found[]} */ let waiting = [];
  let done = false;
  let flowing = false;
  let closed = false;
  /** @type {ReturnType<typeof setTimeout> | undefined} */ let burst;
  /** @type {Partial<Record<Kind, RTCRtpTransceiver>>} */ const sending = {};

  const flush = () => {
    burst = undefined;
    if (closed || !flowing || (!waiting.length && !done)) return;
    found(waiting, done);
    waiting = [];
    done = false;
  };

  pc.onicecandidate = ({ candidate }) => {
    if (candidate?.candidate) waiting.push({ candidate: candidate.candidate, mid: candidate.sdpMid });
    else if (!candidate) done = true;
    burst ??= setTimeout(flush, BURST_MS);
  };
  pc.onconnectionstatechange = () => { if (!closed) onState(pc.connectionState); };

  /** @param {Kind} kind @param {boolean} sized */
  const add = (kind, sized) => pc.addTransceiver(kind === "mic" ? "audio" : "video",
    { direction: echo ? "sendrecv" : "sendonly", ...(sized && !echo && kind === "camera" && { sendEncodings: (sharp ? SHARP : SIZES).map((size) => ({ ...size })) }) });

  return {
    pc,
    /** An offer with a place for sound and one for a picture, so that turning the other on later needs no new one.
     * @param {Record<Kind, MediaStreamTrack | null>} tracks */
    async offer(tracks) {
      for (const kind of /** @type {Kind[]} */ (["mic", "camera"])) {
        try {
          sending[kind] = add(kind, true);
        } catch (refused) {
          // A browser that cannot send several sizes sends one.
          if (!(refused instanceof DOMException || refused instanceof TypeError)) throw refused;
          sending[kind] = add(kind, false);
        }
        await sending[kind]?.sender.replaceTrack(tracks[kind]);
      }
      await pc.setLocalDescription();
      return { sdp: pc.localDescription?.sdp ?? "", mic: sending.mic?.mid ?? null, camera: sending.camera?.mid ?? null };
    },
    /** @param {string} sdp */
    accept: (sdp) => pc.setRemoteDescription({ type: "answer", sdp }),
    /** @param {string} sdp @returns {Promise<string>} the answer */
    async answer(sdp) {
      await pc.setRemoteDescription({ type: "offer", sdp });
      await pc.setLocalDescription();
      return pc.localDescription?.sdp ?? "";
    },
    /** The server knows the description by now: it may have the addresses too. */
    flow() { flowing = true; flush(); },
    /** Send this track, or nothing at all. @param {Kind} kind @param {MediaStreamTrack | null} track */
    async put(kind, track) {
      const sender = sending[kind]?.sender;
      if (sender && sender.track !== track && !closed) await sender.replaceTrack(track);
    },
    /** The track that arrives in one part of the description. @param {string} mid */
    arriving: (mid) => pc.getTransceivers().find((t) => t.mid === mid)?.receiver.track ?? null,
    close() {
      closed = true;
      clearTimeout(burst);
      pc.onicecandidate = pc.onconnectionstatechange = null;
      pc.close();
    },
  };
}
