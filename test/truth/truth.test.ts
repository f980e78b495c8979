import { describeTruth } from './describe-truth.ts';
import { partialJob } from './launch.ts';

// Any other seed: npm run test:long -- truth, or npm run truth -- --seed N.
describeTruth(partialJob());
