import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import '@earshot/react/styles.css';
import '@earshot/react/around-calls.css';
import { App } from './app.tsx';
import { JoinForm } from './join-form.tsx';
import './page.css';

const user = new URL(location.href).searchParams.get('user') ?? '';
const isName = /^[0-9A-Za-z._~-]{1,255}$/.test(user);

const root = document.getElementById('app');
if (root === null) throw new Error('index.html has no element with the id "app".');
createRoot(root).render(
  <StrictMode>{isName ? <App user={user} /> : <JoinForm refused={user} />}</StrictMode>,
);
