import { ensureTools } from '../../../scripts/install/ensure-browsers.mjs';
import { describeTruth } from '../../truth/describe-truth.ts';
import { truthTools, wholeJob } from '../../truth/launch.ts';

ensureTools(truthTools);

// Any seed: what is demanded is demanded of all. TRUTH_SEED repeats one.
const seed = Number(process.env.TRUTH_SEED ?? Math.floor(Math.random() * 1_000_000));
describeTruth(wholeJob(seed, 24));
