import { mount } from 'svelte';
import 'virtual:kern_tokens.css';
import './styles/index.css';
import App from './app/App.svelte';
import { realtime } from './app/ports';
import { router } from './app/router.svelte';
import { settings } from './app/settings.svelte';

settings.apply();
router.start();
realtime.start();

const target = document.getElementById('app');
if (target) mount(App, { target });
