/** Which browsers are driven. `npm test` finds them (scripts/install/ensure-browsers.mjs) and says so in the environment. */
export const executables = {
  chromium: process.env.GREENSIX_CHROMIUM ?? '/usr/bin/chromium',
  firefox: process.env.GREENSIX_FIREFOX ?? 'firefox-esr',
};
