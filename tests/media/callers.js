// People in one page of a real browser: each sends on one connection and receives on another.

const people = {};

async function gathered(connection) {
  const found = [];
  connection.addEventListener("icecandidate", ({ candidate }) => candidate && found.push(candidate));
  await new Promise((resolve) => {
    const look = () => connection.iceGatheringState === "complete" && resolve();
    connection.addEventListener("icegatheringstatechange", look);
    look();
    setTimeout(resolve, 1000);
  });
  return found.map(({ candidate, sdpMid }) => ({ candidate, mid: sdpMid }));
}

function play(track) {
  const element = document.createElement(track.kind);
  Object.assign(element, { autoplay: true, playsInline: true, srcObject: new MediaStream([track]) });
  document.body.append(element);
}

// The largest first: Janus counts its layers from the end, and Chromium drops the last ones.
const SIZES = [
  { rid: "h", maxBitrate: 400_000 },
  { rid: "m", scaleResolutionDownBy: 2, maxBitrate: 150_000 },
  { rid: "l", scaleResolutionDownBy: 4, maxBitrate: 60_000 },
];

// A false microphone beeps, which nobody would take for speech; this one goes on.
function voice() {
  const context = new AudioContext();
  const [tone, out] = [context.createOscillator(), context.createMediaStreamDestination()];
  tone.connect(out);
  tone.start();
  return out.stream.getAudioTracks();
}

async function offer(name, { camera, sizes, speaking }) {
  const me = (people[name] ??= {});
  const video = camera && { width: 640, height: 360, frameRate: 10 };
  me.tracks = (await navigator.mediaDevices.getUserMedia({ audio: true, video })).getTracks();
  if (speaking) me.tracks = [...voice(), ...me.tracks.filter(({ kind }) => kind === "video")];
  me.send = new RTCPeerConnection();
  for (const track of me.tracks) {
    const more = track.kind === "video" && sizes ? { sendEncodings: SIZES } : {};
    me.send.addTransceiver(track, { direction: "sendonly", ...more });
  }
  await me.send.setLocalDescription();
  me.sending = gathered(me.send);
  return me.send.localDescription.sdp;
}

async function echo(name) {
  const me = (people[name] ??= {});
  me.tracks = (await navigator.mediaDevices.getUserMedia({ audio: true })).getTracks();
  me.send = new RTCPeerConnection();
  me.send.addEventListener("track", ({ track }) => play(track));
  for (const track of me.tracks) me.send.addTransceiver(track, { direction: "sendrecv" });
  await me.send.setLocalDescription();
  me.sending = gathered(me.send);
  return me.send.localDescription.sdp;
}

function hush(name, on) {
  for (const track of people[name].tracks) track.enabled = !on;
}

async function answered(name, sdp) {
  await people[name].send.setRemoteDescription({ type: "answer", sdp });
  return people[name].sending;
}

async function answer(name, sdp) {
  const me = (people[name] ??= {});
  if (!me.receive) {
    me.receive = new RTCPeerConnection();
    me.receive.addEventListener("track", ({ track }) => play(track));
    me.receiving = gathered(me.receive);
  }
  await me.receive.setRemoteDescription({ type: "offer", sdp });
  await me.receive.setLocalDescription();
  return me.receive.localDescription.sdp;
}

async function addresses(name) {
  return people[name].receiving;
}

async function counted(name, side) {
  const found = {};
  const report = await people[name][side].getStats();
  for (const each of report.values()) {
    if (each.type === "inbound-rtp") {
      found[each.mid] = {
        packets: each.packetsReceived,
        energy: each.totalAudioEnergy ?? 0,
        frames: each.framesDecoded ?? 0,
        width: each.frameWidth ?? 0,
      };
    }
  }
  return found;
}

function hangUp(name) {
  for (const side of ["send", "receive"]) people[name][side]?.close();
  for (const track of people[name].tracks ?? []) track.stop();
  delete people[name];
}
