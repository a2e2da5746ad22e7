import { byId } from './element.ts';

/** Asks who this is; the answer becomes part of the address, and the page starts again. */
export function showJoinForm(): void {
  byId('join', HTMLElement).hidden = false;
  byId('join-name', HTMLInputElement).focus();
  // Submitting needs no script: the form asks for this page with `?user=…`.
}
