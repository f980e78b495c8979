import { expect, it } from 'vitest';
import { EnvironmentError } from '../../../../cli/shared/errors.ts';
import { demandTemporaryRoom } from '../../../../cli/state/temporary-folder.ts';

it('a browser is not to be trusted where the disk of its temporary files is full, but where that tells nothing', () => {
  const of = (bavail: number, blocks = 10_000) => {
    return () => demandTemporaryRoom(() => ({ blocks, bavail, bsize: 4096 }));
  };
  expect(of(0)).toThrow(EnvironmentError);
  expect(of(1023)).toThrow('the disk is full');
  expect(of(1024)).not.toThrow();
  expect(of(0, 0)).not.toThrow();
});
