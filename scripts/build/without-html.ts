import type { Plugin } from 'vite';

/**
 * Takes out of Preact the one place where text could become markup. No component asks for it; without it, none can by
 * mistake, and the reviewers of the stores need not wonder.
 */
export const withoutHtml: Plugin = {
  name: 'without-html',
  apply: 'build',
  transform(code, id) {
    if (!/\/preact\/dist\/preact\.m?js$/.test(id)) return null;
    if (!code.includes('.innerHTML='))
      throw new Error('preact has no .innerHTML= any more: remove scripts/build/without-html.ts');
    return { code: code.replaceAll('.innerHTML=', '.textContent='), map: null };
  },
};
