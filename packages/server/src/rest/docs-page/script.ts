/** What runs in the page. It puts in text alone, never markup. */
export const script = String.raw`
'use strict';
const main = document.getElementById('operations');
let fields = 0;

function element(name, parts = {}, ...children) {
  const made = Object.assign(document.createElement(name), parts);
  made.append(...children);
  return made;
}

function resolve(schema, api) {
  if (!schema || !schema.$ref) return schema || {};
  return api.components.schemas[schema.$ref.split('/').pop()] || {};
}

function exampleOf(given, api) {
  const schema = resolve(given, api);
  if ('default' in schema) return schema.default;
  if (schema.enum) return schema.enum[0];
  if (schema.type === 'boolean') return true;
  if (schema.type !== 'object') return '';
  const required = schema.required || [];
  const shown = Object.entries(schema.properties || {}).filter(
    ([name, part]) => required.includes(name) || 'default' in resolve(part, api),
  );
  return Object.fromEntries(shown.map(([name, part]) => [name, exampleOf(part, api)]));
}

function controlOf(schema, isRequired) {
  if (schema.enum) {
    const options = schema.enum.map((value) => element('option', { value }, value));
    return element('select', {}, element('option', { value: '' }, ''), ...options);
  }
  const isNumber = schema.type === 'integer' || schema.type === 'number';
  return element('input', {
    type: 'text', required: isRequired, autocomplete: 'off', spellcheck: false,
    inputMode: isNumber ? 'numeric' : 'text',
    placeholder: 'default' in schema ? String(schema.default) : '',
  });
}

function labelled(control, name, hint) {
  const id = 'field-' + (fields += 1);
  control.id = id;
  const label = element('label', { htmlFor: id }, name);
  if (!hint) return [label, control];
  const words = element('span', { className: 'hint', id: id + '-hint' }, hint);
  control.setAttribute('aria-describedby', words.id);
  return [label, words, control];
}

function fieldsOf(operation, api) {
  const all = (operation.parameters || []).map((parameter) => {
    const schema = resolve(parameter.schema, api);
    const control = controlOf(schema, parameter.required === true);
    const hint = parameter.description || schema.description;
    const name = parameter.name + (parameter.required ? ' (needed)' : '');
    return { where: parameter.in, name: parameter.name, control, parts: labelled(control, name, hint) };
  });
  const body = operation.requestBody && operation.requestBody.content['application/json'];
  if (!body) return all;
  const control = element('textarea', {
    value: JSON.stringify(exampleOf(body.schema, api), null, 2), spellcheck: false,
  });
  return [...all, { where: 'body', control, parts: labelled(control, 'Body') }];
}

function requestOf(path, method, all) {
  const headers = {};
  const token = document.getElementById('token').value.trim();
  if (token) headers.authorization = 'Bearer ' + token;
  const query = new URLSearchParams();
  let url = path;
  let body;
  for (const { where, name, control } of all) {
    const value = control.value.trim();
    if (where === 'path') url = url.replace('{' + name + '}', encodeURIComponent(value));
    if (where === 'query' && value) query.set(name, value);
    if (where === 'header' && value) headers[name] = value;
    if (where === 'body') {
      headers['content-type'] = 'application/json';
      body = value;
    }
  }
  const search = query.toString();
  return [url + (search ? '?' + search : ''), { method: method.toUpperCase(), headers, body }];
}

async function answerOf(url, options) {
  try {
    const response = await fetch(url, options);
    const text = await response.text();
    let shown = text;
    try { shown = JSON.stringify(JSON.parse(text), null, 2); } catch { /* As it is. */ }
    return { line: response.status + ' ' + response.statusText, shown, isGood: response.ok };
  } catch (error) {
    return { line: 'No answer', shown: String(error), isGood: false };
  }
}

function operationOf(path, method, operation, api) {
  const all = fieldsOf(operation, api);
  const button = element('button', { type: 'submit' }, 'Send');
  const answer = element('div', {});
  answer.setAttribute('role', 'status');
  const answers = Object.entries(operation.responses).flatMap(([status, { description }]) => [
    element('dt', {}, status), element('dd', {}, description),
  ]);
  const form = element('form', {}, ...all.flatMap(({ parts }) => parts), button, answer, element('dl', {}, ...answers));
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    button.disabled = true;
    const { line, shown, isGood } = await answerOf(...requestOf(path, method, all));
    const text = element('pre', { tabIndex: 0 }, shown);
    text.setAttribute('aria-label', 'Answer');
    text.setAttribute('role', 'region');
    answer.replaceChildren(element('strong', { className: isGood ? '' : 'bad' }, line), text);
    button.disabled = false;
  });
  return element('details', {},
    element('summary', {},
      element('span', { className: 'method' }, method.toUpperCase()),
      element('code', {}, path),
      element('span', { className: 'words' }, operation.summary || '')),
    form);
}

async function show() {
  const api = await (await fetch('openapi.json')).json();
  document.getElementById('title').textContent = api.info.title;
  const groups = new Map();
  for (const [path, methods] of Object.entries(api.paths)) {
    for (const [method, operation] of Object.entries(methods)) {
      const group = (operation.tags && operation.tags[0]) || 'Calls';
      if (!groups.has(group)) groups.set(group, []);
      groups.get(group).push(operationOf(path, method, operation, api));
    }
  }
  main.replaceChildren(...[...groups].flatMap(([name, operations]) => [element('h2', {}, name), ...operations]));
}

show().catch(() => main.replaceChildren(element('p', { className: 'bad' }, 'The description cannot be loaded.')));
`;
