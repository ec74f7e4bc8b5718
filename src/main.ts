import './ui/theme/fonts.css';
import './ui/theme/tokens.css';
import './ui/theme/base.css';
import './ui/theme/forms.css';
import './ui/theme/tables.css';
import { mount } from 'svelte';
import App from './ui/App.svelte';
import { takeSignInReturn } from './ui/models/presets/returned.ts';
import { startDownloads } from './ui/downloads.ts';
import { startRunner } from './ui/runner.ts';
import { restoreTheme } from './ui/theme/theme.svelte.ts';
import { trustOwnScripts } from './ui/trustedTypes.ts';

const target = document.getElementById('app');
if (!target) throw new Error('index.html has no #app');

trustOwnScripts();
takeSignInReturn();
restoreTheme();
mount(App, { target });
startRunner();
startDownloads();
