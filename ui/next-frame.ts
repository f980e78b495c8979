/** Longer than a frame ever should be: then the page is hidden, and its frames are not drawn at all. */
const maxFrameMs = 100;

/**
 * Runs something before the next frame is drawn, or soon if the page draws none because it is hidden.
 * @param run what to run, once
 * @returns a function that takes it back
 */
export function nextFrame(run: () => void): () => void {
  const stop = () => {
    cancelAnimationFrame(frame);
    clearTimeout(timer);
  };
  const once = () => {
    stop();
    run();
  };
  const frame = requestAnimationFrame(once);
  const timer = setTimeout(once, maxFrameMs);
  return stop;
}
