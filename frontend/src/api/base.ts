/** Where the API lies, seen from this page. */
export const API_BASE = "/api/v1";
