/** Requests of one credential under way at the same time, in one n8n process; more wait for their turn. */
export const httpConnections = 40;
