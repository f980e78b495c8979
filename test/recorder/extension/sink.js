// Replaced by the recorder with the address of the world's control port.
globalThis.SINK = 'ws://127.0.0.1:9/notes';
