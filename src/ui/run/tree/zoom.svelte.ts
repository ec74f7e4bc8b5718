import { select } from 'd3-selection';
import { zoom, zoomIdentity, type ZoomTransform } from 'd3-zoom';
import type { Attachment } from 'svelte/attachments';

const MOST = 16;

/** Pan and zoom of a drawing, by wheel, drag, pinch, double click and by name. */
export class Zoom {
  transform = $state.raw<ZoomTransform>(zoomIdentity);
  /** Under way: a good time to draw less. */
  moving = $state(false);
  #behavior = zoom<SVGSVGElement, unknown>();
  #svg: SVGSVGElement | undefined;

  /** Whether the whole drawing is in view. */
  get fitted(): boolean {
    return this.transform.k === 1 && this.transform.x === 0 && this.transform.y === 0;
  }

  constructor() {
    this.#behavior
      .scaleExtent([1, MOST])
      .filter((event: Event) => this.#takes(event))
      .on('start', () => (this.moving = true))
      .on('end', () => (this.moving = false))
      .on('zoom', ({ transform }: { transform: ZoomTransform }) => (this.transform = transform));
  }

  /** Attach to the svg element. */
  readonly attach: Attachment<SVGSVGElement> = (svg) => {
    this.#svg = svg;
    select(svg).call(this.#behavior);
    return () => {
      select(svg).on('.zoom', null);
      this.#svg = undefined;
    };
  };

  /** Tells the size of the drawing in pixels, so that it cannot be dragged out of view. */
  resize(width: number, height: number): void {
    this.#behavior
      .extent([
        [0, 0],
        [width, height],
      ])
      .translateExtent([
        [0, 0],
        [width, height],
      ]);
    if (this.#svg && this.fitted) this.#behavior.transform(select(this.#svg), zoomIdentity);
  }

  by(factor: number): void {
    if (this.#svg) this.#behavior.scaleBy(select(this.#svg), factor);
  }

  fit(): void {
    if (this.#svg) this.#behavior.transform(select(this.#svg), zoomIdentity);
  }

  /** Brings a point of the drawing into view. */
  show({ x, y }: { x: number; y: number }, width: number, height: number): void {
    if (!this.#svg) return;
    const [px, py] = this.transform.apply([x, y]);
    if (px > 30 && py > 30 && px < width - 30 && py < height - 30) return;
    this.#behavior.translateTo(select(this.#svg), x, y);
  }

  /**
   * While the whole tree is in view, a wheel or a finger that moves over it mostly wants to scroll the page; once the
   * tree is zoomed or has the focus, the gesture is for the tree.
   */
  #takes(event: Event): boolean {
    if (event instanceof WheelEvent) {
      if (event.ctrlKey || event.metaKey || !this.fitted) return true;
      if (event.deltaY >= 0) return false;
      return window.scrollY === 0 || this.#svg?.contains(document.activeElement) === true;
    }
    if (window.TouchEvent && event instanceof TouchEvent) return event.touches.length > 1 || !this.fitted;
    return !(event instanceof MouseEvent) || (event.button === 0 && !event.ctrlKey);
  }
}
