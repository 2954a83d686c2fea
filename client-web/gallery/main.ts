import { mount } from 'svelte';
import 'virtual:kern_tokens.css';
import '../src/styles/index.css';
import Gallery from './Gallery.svelte';

const target = document.getElementById('app');
if (target) mount(Gallery, { target });
