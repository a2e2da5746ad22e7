import { describe, expect, it } from 'vitest';
import { browserTabs } from './browser-tabs.ts';

describe('outside a browser', () => {
  it('a page is there that nobody looks at, and nothing throws', () => {
    const { page, memory } = browserTabs();
    expect([page.isTouched(), page.isFocused(), page.isVisible()]).toEqual([true, false, true]);
    page.onAttention(() => undefined)();
    page.onHide(() => undefined)();
    page.onReturn(() => undefined)();
    memory.write('earshot-test', 'text');
    expect([undefined, 'text']).toContain(memory.read('earshot-test'));
  });
});
