import { mount } from 'svelte';
import App from './App.svelte';
import './styles/base.css';
import './styles/frame.css';
import './styles/parts.css';
import './styles/sizes.css';
import './fonts.css';

mount(App, { target: document.getElementById('app')! });
