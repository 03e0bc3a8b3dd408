import { runAsProcess } from '../kit/process.ts';
import { startBlingSandbox } from './server.ts';

// node sandbox/bling/main.ts --port 4030 --phone-match stored-text
void runAsProcess((options) => startBlingSandbox(options));
