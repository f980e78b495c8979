/** Counts what the browser tells, and does nothing else. */
const everything = { urls: ['<all_urls>'] };
self.counts = { answers: 0, failures: 0, navigations: 0 };
chrome.webRequest.onResponseStarted.addListener(() => {
  self.counts.answers++;
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
