export { visibleText } from '../src/address/visible-text.ts';
