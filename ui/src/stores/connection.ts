/** The state of the line to the homeserver, as the one thing worth saying about it. */
import type { Connection } from '../ipc/bindings/Connection';

/** What to say: a message key, whether it is a failure, and whether waiting messages are part of it. */
export interface LineWord {
  key: 'status-connecting' | 'status-offline' | 'status-offline-waiting' | 'status-waiting' | 'status-signed-out';
  failure: boolean;
}

/** What to say about a connection with so many messages waiting; nothing when all is well. */
export function lineWord(connection: Connection, waiting: number): LineWord | undefined {
  switch (connection) {
    case 'online':
      return undefined;
    case 'connecting':
      return { key: waiting > 0 ? 'status-waiting' : 'status-connecting', failure: false };
    case 'offline':
      return { key: waiting > 0 ? 'status-offline-waiting' : 'status-offline', failure: false };
    case 'signed_out':
      return { key: 'status-signed-out', failure: true };
  }
}
