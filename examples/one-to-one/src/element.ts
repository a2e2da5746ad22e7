/**
 * The element of `index.html` with this id.
 * @throws Error when the page has no such element: a mistake in the page, not of the user.
 */
export function byId<Type extends Element>(id: string, type: new () => Type): Type {
  const found = document.getElementById(id);
  if (found instanceof type) return found;
  throw new Error(`index.html needs a ${type.name} with the id "${id}".`);
}

/** Writes a text only when it is another one, so that screen readers do not hear it again. */
export function setText(element: Element, text: string): void {
  if (element.textContent !== text) element.textContent = text;
}
