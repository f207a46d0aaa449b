// Our own chime: three soft notes, made here, so that nothing has to be fetched to be heard.

/** Each is [hertz, seconds after the first]: C, E and G, going up. */
const NOTES = [[523.25, 0], [659.25, 0.28], [783.99, 0.56]];
const NOTE_SECONDS = 1.1;
const LOUD = 0.28;

/** @param {AudioContext} audio */
export function chime(audio) {
  for (const [pitch, after] of NOTES) {
    const at = audio.currentTime + 0.05 + after;
    const loud = audio.createGain();
    loud.gain.setValueAtTime(0.0001, at);
    loud.gain.exponentialRampToValueAtTime(LOUD, at + 0.02);
    loud.gain.exponentialRampToValueAtTime(0.0001, at + NOTE_SECONDS);
    loud.connect(audio.destination);
    // The second, fainter tone an octave up makes it a bell rather than a beep.
    for (const [times, share] of [[1, 1], [2, 0.25]]) {
      const tone = audio.createOscillator();
      const part = audio.createGain();
      part.gain.value = share;
      tone.frequency.value = pitch * times;
      tone.connect(part).connect(loud);
      tone.start(at);
      tone.stop(at + NOTE_SECONDS);
    }
  }
}
