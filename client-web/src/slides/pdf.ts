/*
 * PDF files, by pdf.js: the only file that knows it, loaded when the first one is needed. Scripts in a
 * file are never run, its forms are not filled in, and nothing is fetched but our own files: under the
 * page's policy there is no eval and no WebAssembly.
 */
import {
  getDocument,
  GlobalWorkerOptions,
  InvalidPDFException,
  TextLayer,
  type PDFDocumentProxy,
} from 'pdfjs-dist/legacy/build/pdf.mjs';
import worker_url from 'pdfjs-dist/legacy/build/pdf.worker.min.mjs?url';

GlobalWorkerOptions.workerSrc = worker_url;

/** A canvas beyond this fails on phones; 8 million pixels are a screen of 4K. */
const canvas_pixels_max = 8_000_000;

export interface Box {
  width: number;
  height: number;
}

/** A page as it is put into the document, as large as fits into the box. */
export interface DrawnPage extends Box {
  page: number;
  /** The picture; everything that is text stands above it, unseen, in `text`. */
  canvas: HTMLCanvasElement;
  text: HTMLElement;
  has_text: boolean;
}

/** Not a PDF, or one that asks for a password. */
export class UnreadablePdf extends Error {
  constructor(readonly why: 'broken' | 'locked') {
    super(why);
  }
}

export class Pdf {
  private constructor(private readonly document: PDFDocumentProxy) {}

  /** Takes the bytes over. Throws UnreadablePdf. */
  static async open(data: ArrayBuffer): Promise<Pdf> {
    const loading = getDocument({
      data,
      isEvalSupported: false,
      useWasm: false,
      enableXfa: false,
      useWorkerFetch: true,
      cMapUrl: '/pdf/cmaps/',
      standardFontDataUrl: '/pdf/standard_fonts/',
      wasmUrl: '/pdf/wasm/',
    });
    try {
      return new Pdf(await loading.promise);
    } catch (error) {
      void loading.destroy();
      // Its class is not exported.
      if (error instanceof Error && error.name === 'PasswordException') throw new UnreadablePdf('locked');
      if (error instanceof InvalidPDFException) throw new UnreadablePdf('broken');
      throw error;
    }
  }

  get pages(): number {
    return this.document.numPages;
  }

  /** Throws the reason of the signal. */
  async draw(page: number, box: Box, signal: AbortSignal): Promise<DrawnPage> {
    const proxy = await this.document.getPage(page);
    signal.throwIfAborted();
    const natural = proxy.getViewport({ scale: 1 });
    const scale = Math.min(box.width / natural.width, box.height / natural.height);
    const viewport = proxy.getViewport({ scale });
    const sharpest = Math.sqrt(canvas_pixels_max / (viewport.width * viewport.height));
    const ratio = Math.min(devicePixelRatio, sharpest);
    const canvas = document.createElement('canvas');
    canvas.width = Math.round(viewport.width * ratio);
    canvas.height = Math.round(viewport.height * ratio);
    canvas.setAttribute('aria-hidden', 'true');
    const painting = proxy.render({ canvas, viewport, transform: [ratio, 0, 0, ratio, 0, 0] });
    // Waited for below; what is cancelled before that is nobody's failure.
    painting.promise.catch(() => undefined);
    const stop = (): void => painting.cancel();
    signal.addEventListener('abort', stop, { once: true });
    try {
      const content = await proxy.getTextContent();
      const text = document.createElement('div');
      text.className = 'slide-text';
      text.style.setProperty('--total-scale-factor', String(scale));
      const layer = new TextLayer({ textContentSource: content, container: text, viewport });
      await Promise.all([painting.promise, layer.render()]);
      signal.throwIfAborted();
      const has_text = (text.textContent ?? '').trim() !== '';
      return { page, canvas, text, has_text, width: viewport.width, height: viewport.height };
    } catch (error) {
      signal.throwIfAborted();
      throw error;
    } finally {
      signal.removeEventListener('abort', stop);
    }
  }

  close(): void {
    void this.document.loadingTask.destroy();
  }
}
