import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

/** Code that has to cope with browsers, and the drivers that tests and the demo share. */
const places = ['src', 'popup', 'options', 'audit', 'ui', 'cli', 'scripts', 'test/e2e/driver', 'test/world'];
const files = execFileSync('git', ['ls-files', '-co', '--exclude-standard', ...places], { encoding: 'utf8' })
  .split('\n')
  .filter((file) => /\.(?:tsx?|mjs)$/.test(file) && existsSync(file));

/** A string, a template, a comment (captured), or a regular expression, whichever comes first. */
const token =
  /'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\.|[^`\\])*`|(\/\*[\s\S]*?\*\/|\/\/[^\n]*(?:\n[ \t]*\/\/[^\n]*)*)|\/(?![/*])(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n])+\/[a-z]*(?=[\s.,;)\]])/g;

/** A browser by its name, as the subject of a sentence: "Firefox for Android has", "Chromium on Linux answers". */
const claim =
  /\b(?:Firefox|Chromium|Chrome|Safari|Edge)(?: on [A-Z]\w+| for Android| \d[\d.]*)?,?(?: then| also| still| \w+ly)? (?:(?!is started|as |files\b|APIs\b)[a-z]+[^\Ws]s|has|does|goes|passes|can|cannot|may|never|would|will|ended|stood|lets)\b/;
/** A bug, a thread, a recording, a test, a file of the browser's own source, a specification or a documentation. */
const citation =
  /\b(?:crb|b)ug \d{6,}|chromestatus \d+|\b[\w-]+\/[\w.-]+#\d+|recordings\/|\.test\.ts|test\/data\/errors|\b[\w-]+\.(?:cc|cpp|h|sys\.mjs)\b|(?:ext-\w+|har-builder)\.js|schemas\/\w+\.json|RFC \d+|standard,|UA-CH|MDN|[Cc]hrome's\s+documentation|developer\.chrome\.com|net\/docs\/|\bchrome\.\w+/;

/** Comments that need no source: words of theirs, and why. */
const argued: Readonly<Record<string, string>> = {
  'as Chromium can; else the addresses are the names': 'a switch that is given to it a few lines below',
  'A shop as a Chromium would save it': 'made up for the pictures',
  'Edge takes what Chrome takes': 'of stores, not of browsers',
  'stood still before its first line': 'counted by the tests themselves, and no bug is known',
  'the id that Chromium gives an unpacked extension': 'each start of a test shows it',
  'Firefox does not zoom its popups': 'each cell of the popup’s geometry shows it',
  'Firefox needs the preferences `phonePrefs`': 'of the driver’s own options',
  'Changes how the window looks': 'of what the driver can do',
  'Opens the context menu on an element': 'of what the driver can do',
  'What Firefox makes at its first start': 'what the file is for; the bench measures it',
  'What Firefox writes last': 'the test waits for it at each new profile',
  'else Firefox does it': 'what the file is for',
  'for WebDriver that Firefox prints': 'each start of a test shows it',
  'as Firefox takes it': 'a parameter’s form',
};

const comments = files.flatMap((file) =>
  [...readFileSync(file, 'utf8').matchAll(token)].flatMap(([, comment]) =>
    comment ? [{ file, text: comment.replace(/\s*\n\s*(?:\*(?!\/)|\/\/)?\s*/g, ' ') }] : [],
  ),
);

const bare = comments.filter(({ text }) => claim.test(text) && !citation.test(text));
const isArgued = (text: string) => Object.keys(argued).some((words) => text.includes(words));

describe('a comment that says what a browser does', () => {
  it('names the bug, the thread, the recording, the test or the document that shows it', () => {
    expect(bare.filter(({ text }) => !isArgued(text)).map(({ file, text }) => `${file}: ${text}`)).toEqual([]);
  });

  it('names recordings and tests that are there', () => {
    const named = comments.flatMap(({ file, text }) =>
      [...text.matchAll(/(recordings\/\w+\/[\w-]+\.json)|\b(test\/[\w./-]+\.test\.tsx?)/g)].map(
        ([, recording, test]) => ({ file, path: recording ? `test/data/${recording}` : (test ?? '') }),
      ),
    );
    expect(named.length).toBeGreaterThan(20);
    expect(named.filter(({ path }) => !existsSync(path))).toEqual([]);
  });

  it('is recognised by its subject', () => {
    expect('Firefox for Android has no menus').toMatch(claim);
    expect('As Chromium on Linux answers late').toMatch(claim);
    expect('Finds Firefox in the usual places').not.toMatch(claim);
  });

  it('has no exception that nothing needs', () => {
    expect(Object.keys(argued).filter((words) => !bare.some(({ text }) => text.includes(words)))).toEqual([]);
  });
});
