// Lets the style sheets that the editor of SQL makes bear the nonce of the page, without which they would not apply.
"use strict";
{
  const nonce = document.currentScript.nonce;
  const make = Document.prototype.createElement;
  Document.prototype.createElement = function (...given) {
    const made = make.apply(this, given);
    if (made instanceof HTMLStyleElement) made.nonce = nonce;
    return made;
  };
}
