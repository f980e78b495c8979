import { findCommand } from '../../../scripts/install/ensure-browsers.mjs';

/** Which browsers are driven. `npm test` finds them (scripts/install/ensure-browsers.mjs) and says so in the environment. */
export const executables = {
  chromium: process.env.GREENSIX_CHROMIUM ?? '/usr/bin/chromium',
  // By its path: of a name nothing says which build it is, for which a profile is kept (firefox-profile.ts).
  firefox: process.env.GREENSIX_FIREFOX ?? findCommand('firefox-esr') ?? 'firefox-esr',
};
