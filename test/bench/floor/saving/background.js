/**
 * Counts what the browser reports, as the floor does, and saves a line for each answer within 50 ms: the least that an
 * extension must do whose background may end at any moment without losing anything.
 */
const everything = { urls: ['<all_urls>'] };
/** As often as Greensix does (src/background/tracker-journal.ts). */
const batchMs = 45;
self.counts = { answers: 0, failures: 0, navigations: 0 };
let lines = [];
let writes = 0;
let throttled = false;

function save() {
  if (throttled || lines.length === 0) return;
  throttled = true;
  const text = lines.join();
  lines = [];
  writes++;
  chrome.storage.session.set({ [`lines-${writes}`]: text }).finally(() =>
    setTimeout(() => {
      throttled = false;
      save();
    }, batchMs),
  );
}

chrome.webRequest.onResponseStarted.addListener(({ requestId, url, ip, tabId }) => {
  self.counts.answers++;
  lines.push(JSON.stringify([requestId, url, ip, tabId]));
  save();
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
