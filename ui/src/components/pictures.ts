/** Where an avatar gets its picture from: handed down by the window, so that a widget knows nothing of the engine. */
import { createContext } from 'svelte';

import type { AccountId } from '../ipc/bindings/AccountId';

/** Shows small pictures as they come. */
export interface PictureSource {
  /**
   * Tells the picture's URL at once when it is there, else as soon as it is; answers with what ends the wish.
   * Without an account it is the one on screen.
   */
  watch(address: string, edge: PictureEdge, account: AccountId | undefined, show: (url: string) => void): () => void;
}

/** The edges that are asked for, in pixels: one for all rows, one for cards, so that a picture is fetched at most twice. */
export type PictureEdge = 96 | 256;

const [get, set, has] = createContext<PictureSource>();

/** Gives everything below a source of pictures. */
export const givePictures = set;

/** The source of pictures; undefined where nobody gave one, as in a test of a part. */
export function picturesHere(): PictureSource | undefined {
  return has() ? get() : undefined;
}
