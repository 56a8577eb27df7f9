/** Cutting a square out of a picture. */
import type { Picture } from '../../ipc/bindings/Picture';

/** The edge of what is kept, in pixels. */
export const EDGE = 512;
/** How far one can go in. */
export const MOST_ZOOM = 4;

/** Which square of a picture: its middle, from 0 to 1 of what can be reached, and how far it is gone in, 1 or more. */
export interface Cut {
  x: number;
  y: number;
  zoom: number;
}

/** The whole middle of a picture. */
export const MIDDLE: Cut = { x: 0.5, y: 0.5, zoom: 1 };

/** The square in the picture's own pixels. */
export function squareOf(width: number, height: number, { x, y, zoom }: Cut): { left: number; top: number; edge: number } {
  const edge = Math.min(width, height) / zoom;
  return { left: (width - edge) * x, top: (height - edge) * y, edge };
}

/** The cut after the picture was dragged by so many of the shown square's edges. */
export function dragged(width: number, height: number, cut: Cut, byX: number, byY: number): Cut {
  const { edge } = squareOf(width, height, cut);
  const move = (at: number, room: number, by: number) => (room <= 0 ? 0.5 : Math.min(1, Math.max(0, at - (by * edge) / room)));
  return { ...cut, x: move(cut.x, width - edge, byX), y: move(cut.y, height - edge, byY) };
}

/** Draws the square on a canvas as large as it is. */
export function draw(canvas: HTMLCanvasElement, image: ImageBitmap, cut: Cut): void {
  const { left, top, edge } = squareOf(image.width, image.height, cut);
  const context = canvas.getContext('2d');
  if (!context) throw new Error('no canvas to draw on');
  context.imageSmoothingQuality = 'high';
  context.clearRect(0, 0, canvas.width, canvas.height);
  context.drawImage(image, left, top, edge, edge, 0, 0, canvas.width, canvas.height);
}

/** The square as a file: JPEG, or PNG where it can be seen through. */
export async function cutOut(image: ImageBitmap, cut: Cut, transparent: boolean): Promise<Picture> {
  const canvas = document.createElement('canvas');
  canvas.width = EDGE;
  canvas.height = EDGE;
  draw(canvas, image, cut);
  const kind = transparent ? 'image/png' : 'image/jpeg';
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, kind, 0.9));
  if (!blob) throw new Error('the picture could not be written');
  return { kind: blob.type, data: base64Of(new Uint8Array(await blob.arrayBuffer())) };
}

/** Bytes in Base64. */
export function base64Of(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
}
