// What the test call sends where there is no camera or no microphone: a moving pattern, and a tone that is played to
// nobody. So the connection can be tried by everybody.

const WIDTH = 640;
const HEIGHT = 360;
const FRAMES = 12;

/** @returns {{track: MediaStreamTrack | null, stop: () => void}} */
export function movingPicture() {
  const canvas = document.createElement("canvas");
  Object.assign(canvas, { width: WIDTH, height: HEIGHT });
  const brush = canvas.getContext("2d");
  let n = 0;
  const draw = () => {
    if (!brush) return;
    n += 1;
    for (let x = 0; x < WIDTH; x += 40) {
      for (let y = 0; y < HEIGHT; y += 40) {
        brush.fillStyle = `hsl(${(x * 3 + y * 5 + n * 7) % 360} 45% ${35 + ((x + y + n * 11) % 40)}%)`;
        brush.fillRect(x, y, 40, 40);
      }
    }
  };
  draw();
  const drawing = setInterval(draw, 1000 / FRAMES);
  const track = canvas.captureStream?.(FRAMES).getVideoTracks()[0] ?? null;
  return { track, stop: () => { clearInterval(drawing); track?.stop(); } };
}

/** @param {AudioContext} audio @returns {{track: MediaStreamTrack | null, stop: () => void}} */
export function tone(audio) {
  const out = audio.createMediaStreamDestination();
  const source = audio.createOscillator();
  source.frequency.value = 330;
  source.connect(out);
  source.start();
  const track = out.stream.getAudioTracks()[0] ?? null;
  return { track, stop: () => { source.stop(); track?.stop(); } };
}
