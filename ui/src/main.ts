/** Connects to the engine and draws the window. */
import './styles/tokens.css';
import './styles/base.css';

import { mount } from 'svelte';

import App from './App.svelte';
import { chooseHost } from './host/choose';
import { connect } from './ipc/client';
import { startApp } from './stores/app.svelte';
import { showChatsOf } from './stores/chats.svelte';
import { startFocus } from './stores/focus.svelte';
import { applyLook, rememberedLook } from './stores/look.svelte';
import { rememberedAccount } from './stores/navigation.svelte';
import { startToday } from './stores/today.svelte';

applyLook(rememberedLook());
connect(chooseHost());
startApp();
// Asked for beside the accounts, so that the first thing drawn is the list itself.
showChatsOf(rememberedAccount());
startFocus();
startToday();
mount(App, { target: document.body });
