import { runAsProcess } from '../kit/process.ts';
import { startProtheusSandbox } from './server.ts';

// node sandbox/protheus/main.ts --port 4030 --json-casing live --charset cp1252
void runAsProcess((options) => startProtheusSandbox(options));
