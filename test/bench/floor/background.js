/** Counts what the browser reports, and does nothing else, unless it is to save (saving.js). */
const everything = { urls: ['<all_urls>'] };
self.counts = { answers: 0, failures: 0, navigations: 0 };
chrome.webRequest.onResponseStarted.addListener((details) => {
  self.counts.answers++;
  self.save?.(details);
}, everything);
chrome.webRequest.onErrorOccurred.addListener(() => {
  self.counts.failures++;
}, everything);
chrome.webRequest.onBeforeRequest.addListener(
  () => {
    self.counts.navigations++;
  },
  { ...everything, types: ['main_frame'] },
);
