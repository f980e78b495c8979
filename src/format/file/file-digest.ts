const blockBytes = 1 << 20;

/**
 * Tells files apart by their contents, without keeping them: the SHA-256 of the SHA-256 of each megabyte.
 */
export class FileDigest {
  #block = new Uint8Array(blockBytes);
  #filled = 0;
  #digests: Uint8Array[] = [];

  /**
   * Lets chunks through and takes them into account.
   * @param chunks the file
   */
  async *through(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    for await (const chunk of chunks) {
      for (let at = 0; at < chunk.length; ) {
        const part = chunk.subarray(at, at + blockBytes - this.#filled);
        this.#block.set(part, this.#filled);
        this.#filled += part.length;
        at += part.length;
        if (this.#filled === blockBytes) await this.#endBlock();
      }
      yield chunk;
    }
  }

  /** @returns what stands for all that went through, in 32 hexadecimal digits */
  async hex(): Promise<string> {
    if (this.#filled > 0) await this.#endBlock();
    const all = new Uint8Array(this.#digests.length * 32);
    for (const [at, digest] of this.#digests.entries()) all.set(digest, at * 32);
    const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', all));
    return [...digest.subarray(0, 16)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  }

  async #endBlock(): Promise<void> {
    const block = this.#block.subarray(0, this.#filled);
    this.#digests.push(new Uint8Array(await crypto.subtle.digest('SHA-256', block)));
    this.#filled = 0;
  }
}
