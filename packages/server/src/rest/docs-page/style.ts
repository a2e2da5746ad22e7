export const style = `
:root { color-scheme: light dark; --line: light-dark(#c9ced6, #3d444f); --soft: light-dark(#f4f6f8, #1d2127);
  --text: light-dark(#1b1f24, #e8ebef); --quiet: light-dark(#57606a, #a7b0bb); --accent: light-dark(#0b57d0, #8ab4f8);
  --on-accent: light-dark(#fff, #10141a); --bad: light-dark(#b3261e, #f2b8b5); }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 60rem; padding: 1rem; font: 1rem/1.5 system-ui, sans-serif; color: var(--text);
  background: light-dark(#fff, #14171b); }
h1 { margin: 0; font-size: 1.5rem; }
h2 { margin: 2rem 0 .5rem; font-size: 1.125rem; }
p { margin: .25rem 0 .75rem; }
a { color: var(--accent); }
label { display: block; font-weight: 600; margin-top: .75rem; }
.note, .hint { color: var(--quiet); font-size: .875rem; font-weight: 400; }
input, select, textarea { width: 100%; padding: .5rem; font: inherit; color: inherit; background: transparent;
  border: 1px solid var(--line); border-radius: .375rem; min-height: 2.75rem; }
textarea { font: .875rem/1.5 ui-monospace, monospace; min-height: 9rem; resize: vertical; }
details { border: 1px solid var(--line); border-radius: .5rem; margin: .5rem 0; }
summary { display: flex; flex-wrap: wrap; gap: .25rem .75rem; align-items: baseline; padding: .75rem; cursor: pointer; }
summary::-webkit-details-marker { display: none; }
summary code { overflow-wrap: anywhere; }
summary .words { flex-basis: 100%; color: var(--quiet); }
.method { font: 600 .8125rem/1 ui-monospace, monospace; min-width: 3rem; color: var(--accent); }
details[open] summary { border-bottom: 1px solid var(--line); background: var(--soft); border-radius: .5rem .5rem 0 0; }
form { padding: 0 .75rem .75rem; }
button { margin: 1rem 0 .5rem; min-height: 2.75rem; padding: 0 1.25rem; font: inherit; font-weight: 600; border: 0;
  border-radius: .375rem; color: var(--on-accent); background: var(--accent); cursor: pointer; }
button:disabled { opacity: .6; cursor: progress; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
pre { margin: .5rem 0 0; padding: .75rem; background: var(--soft); border-radius: .375rem; overflow: auto; max-height: 24rem;
  font: .875rem/1.5 ui-monospace, monospace; }
.bad { color: var(--bad); }
dl { margin: .75rem 0 0; display: grid; grid-template-columns: max-content 1fr; gap: 0 .75rem; font-size: .875rem;
  color: var(--quiet); }
dt { font-family: ui-monospace, monospace; }
dd { margin: 0; }
`;
