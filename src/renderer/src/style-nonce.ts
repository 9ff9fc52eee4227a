// Dialogs stop the page behind them from scrolling by a style tag; the content security policy asks for its nonce.

/** The library behind them (get-nonce) looks for the nonce under this name. */
export function giveStyleNonce(): void {
  const nonce = document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content
  Object.assign(globalThis, { __webpack_nonce__: nonce })
}
