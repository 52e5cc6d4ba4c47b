// Generated from functions/api/openapi.json by `npm run generate`. Not edited by hand.

export interface paths {
    "/accounts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Linked AWS accounts, oldest first.
         * @description Needs a viewer, member or owner. Rate class `read`: 600 a minute.
         */
        get: {
            parameters: {
                query?: {
                    /** @description Any of these statuses, `active,error`. */
                    status?: string;
                    /** @description Items of a page, 1 to 100; 25 unless given. */
                    limit?: number;
                    /** @description `next_cursor` of the page before. */
                    cursor?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Page_Account"];
                    };
                };
                /** @description No token, or one that is not valid. */
                401: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Known, and may not. */
                403: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description There is no such thing, or it is another organization's. */
                404: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Fields are not as they should be; each is named. */
                422: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many requests. */
                429: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Something broke here. */
                500: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Not available just now. */
                503: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/activity": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What happened lately, newest first.
         * @description Needs a viewer, member or owner. Rate class `read`: 600 a minute.
         */
        get: {
            parameters: {
                query?: {
                    /** @description Items of a page, 1 to 100; 25 unless given. */
                    limit?: number;
                    /** @description `next_cursor` of the page before. */
                    cursor?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Page_Activity"];
                    };
                };
                /** @description No token, or one that is not valid. */
                401: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Known, and may not. */
                403: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description There is no such thing, or it is another organization's. */
                404: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Fields are not as they should be; each is named. */
                422: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many requests. */
                429: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Something broke here. */
                500: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Not available just now. */
                503: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/audit/entries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Audit entries, newest first.
         * @description Needs a member or owner. Rate class `read`: 600 a minute.
         */
        get: {
            parameters: {
                query?: {
                    /** @description Only this event, `job.approved`. Filters are applied within a page, which may so be shorter. */
                    event?: string;
                    /** @description Only about this resource. */
                    resource?: string;
                    /** @description Only by this actor. */
                    actor?: string;
                    /** @description Items of a page, 1 to 100; 25 unless given. */
                    limit?: number;
                    /** @description `next_cursor` of the page before. */
                    cursor?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Page_AuditEntry"];
                    };
                };
                /** @description No token, or one that is not valid. */
                401: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Known, and may not. */
                403: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description There is no such thing, or it is another organization's. */
                404: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Fields are not as they should be; each is named. */
                422: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many requests. */
                429: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Something broke here. */
                500: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Not available just now. */
                503: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/login": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Sign in.
         * @description Needs nothing. Rate class `auth`: 60 a minute. A repeat leads to the same state.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["Login"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Tokens"];
                    };
                };
                /** @description Not to be read at all. */
                400: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Not who one says to be. */
                401: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Not from this page. */
                403: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The present state does not allow it; see `code`. */
                409: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Its time is over. */
                410: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description It was changed meanwhile. */
                412: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The body is too large. */
                413: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The body's media type is not taken. */
                415: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Fields are not as they should be; each is named. */
                422: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A header is missing. */
                428: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many requests. */
                429: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Something broke here. */
                500: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Not available just now. */
                503: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/logout": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Sign out here, or with `all` everywhere.
         * @description Needs somebody signed in. Rate class `write`: 120 a minute. A repeat leads to the same state.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["Logout"];
                };
            };
            responses: {
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description Not to be read at all. */
                400: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description No token, or one that is not valid. */
                401: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Known, and may not. */
                403: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description There is no such thing, or it is another organization's. */
                404: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The present state does not allow it; see `code`. */
                409: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Its time is over. */
                410: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description It was changed meanwhile. */
                412: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The body is too large. */
                413: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The body's media type is not taken. */
                415: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Fields are not as they should be; each is named. */
                422: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A header is missing. */
                428: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many requests. */
                429: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Something broke here. */
                500: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Not available just now. */
                503: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Who is signed in, and for which organization.
         * @description Needs somebody signed in. Rate class `read`: 600 a minute.
         */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Me"];
                    };
                };
                /** @description No token, or one that is not valid. */
                401: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Known, and may not. */
                403: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description There is no such thing, or it is another organization's. */
                404: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Fields are not as they should be; each is named. */
                422: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many requests. */
                429: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Something broke here. */
                500: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Not available just now. */
                503: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/refresh": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * A new access token for a sign-in, by the cookie or, without one, by the token in the body.
         * @description The refresh token changes with each use. One that was used before ends the sign-in: somebody has a copy.
         *
         *     Needs nothing. Rate class `auth`: 60 a minute. A repeat leads to the same state.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["RefreshRequest"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Tokens"];
                    };
                };
                /** @description Not to be read at all. */
                400: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Not who one says to be. */
                401: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Not from this page. */
                403: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The present state does not allow it; see `code`. */
                409: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Its time is over. */
                410: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description It was changed meanwhile. */
                412: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The body is too large. */
                413: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The body's media type is not taken. */
                415: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Fields are not as they should be; each is named. */
                422: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A header is missing. */
                428: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many requests. */
                429: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Something broke here. */
                500: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Not available just now. */
                503: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/ws-tickets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * A ticket for the live socket; offer it as sub-protocol `ticket.<ticket>` beside `spot.v1`.
         * @description Needs somebody signed in. Rate class `write`: 120 a minute. A repeat leads to the same state.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["WsTicket"];
                    };
                };
                /** @description No token, or one that is not valid. */
                401: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Known, and may not. */
                403: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description There is no such thing, or it is another organization's. */
                404: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Fields are not as they should be; each is named. */
                422: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many requests. */
                429: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Something broke here. */
                500: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Not available just now. */
                503: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/clusters": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Clusters with their cost and savings, oldest first.
         * @description Needs a viewer, member or owner. Rate class `read`: 600 a minute.
         */
        get: {
            parameters: {
                query?: {
                    /** @description Any of these statuses, `active,inactive`. */
                    status?: string;
                    /** @description Part of the name. */
                    q?: string;
                    /** @description Items of a page, 1 to 100; 25 unless given. */
                    limit?: number;
                    /** @description `next_cursor` of the page before. */
                    cursor?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Page_ClusterLine"];
                    };
                };
                /** @description No token, or one that is not valid. */
                401: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Known, and may not. */
                403: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description There is no such thing, or it is another organization's. */
                404: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Fields are not as they should be; each is named. */
                422: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many requests. */
                429: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Something broke here. */
                500: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Not available just now. */
                503: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/clusters/{cluster_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One cluster: state, connection, policy, groups, baseline.
         * @description Needs a viewer, member or owner. Rate class `read`: 600 a minute.
         */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description `clu_…`. */
                    cluster_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        /** @description The version. */
                        ETag?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ClusterDetail"];
                    };
                };
                /** @description No token, or one that is not valid. */
                401: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Known, and may not. */
                403: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description There is no such thing, or it is another organization's. */
                404: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Fields are not as they should be; each is named. */
                422: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many requests. */
                429: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Something broke here. */
                500: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Not available just now. */
                503: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/clusters/{cluster_id}/actions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Actions of a cluster, newest first.
         * @description Needs a viewer, member or owner. Rate class `read`: 600 a minute.
         */
        get: {
            parameters: {
                query?: {
                    /** @description In any of these statuses, `pending,picked_up`. */
                    status?: string;
                    /** @description Of this job. */
                    job_id?: string;
                    /** @description Items of a page, 1 to 100; 25 unless given. */
                    limit?: number;
                    /** @description `next_cursor` of the page before. */
                    cursor?: string;
                };
                header?: never;
                path: {
                    /** @description `clu_…`. */
                    cluster_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Page_Action"];
                    };
                };
                /** @description No token, or one that is not valid. */
                401: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Known, and may not. */
                403: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description There is no such thing, or it is another organization's. */
                404: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Fields are not as they should be; each is named. */
                422: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many requests. */
                429: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Something broke here. */
                500: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Not available just now. */
                503: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/clusters/{cluster_id}/actions/pending": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Commands that wait, oldest first, claimed by this very request.
         * @description Needs the cluster's agent. Rate class `agent`: 2400 a minute. A repeat leads to the same state.
         */
        get: {
            parameters: {
                query: {
                    /** @description Commands at most, 1 to 10. */
                    max: number;
                    /** @description Which run of the agent. */
                    instance_id: string;
                    /** @description Its lease. */
                    lease_epoch: number;
                };
                header?: never;
                path: {
                    /** @description `clu_…`. */
                    cluster_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["PendingResponse"];
                    };
                };
                /** @description No token, or one that is not valid. */
                401: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Known, and may not. */
                403: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description There is no such thing, or it is another organization's. */
                404: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Fields are not as they should be; each is named. */
                422: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many requests. */
                429: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Something broke here. */
                500: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Not available just now. */
                503: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/clusters/{cluster_id}/actions/{action_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * An action with its job, the reason for it, what happened when, and what it cost.
         * @description Needs a viewer, member or owner. Rate class `read`: 600 a minute.
         */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description `clu_…`. */
                    cluster_id: string;
                    /** @description `act_…`. */
                    action_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ActionDetail"];
                    };
                };
                /** @description No token, or one that is not valid. */
                401: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Known, and may not. */
                403: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description There is no such thing, or it is another organization's. */
                404: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Fields are not as they should be; each is named. */
                422: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many requests. */
                429: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Something broke here. */
                500: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Not available just now. */
                503: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/clusters/{cluster_id}/actions/{action_id}/claim": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Claim an action.
         * @description A repeat by the holder answers the same fence; a newer run of the agent takes over from an older one.
         *
         *     Needs the cluster's agent. Rate class `agent`: 2400 a minute. A repeat leads to the same state.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description `clu_…`. */
                    cluster_id: string;
                    /** @description `act_…`. */
                    action_id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["ClaimRequest"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ClaimResponse"];
                    };
                };
                /** @description Not to be read at all. */
                400: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description No token, or one that is not valid. */
                401: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Known, and may not. */
                403: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description There is no such thing, or it is another organization's. */
                404: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The present state does not allow it; see `code`. */
                409: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Its time is over. */
                410: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description It was changed meanwhile. */
                412: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The body is too large. */
                413: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The body's media type is not taken. */
                415: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Fields are not as they should be; each is named. */
                422: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A header is missing. */
                428: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many requests. */
                429: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Something broke here. */
                500: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Not available just now. */
                503: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/clusters/{cluster_id}/actions/{action_id}/extend": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Keep a claim.
         * @description Needs the cluster's agent. Rate class `agent`: 2400 a minute. A repeat leads to the same state.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description `clu_…`. */
                    cluster_id: string;
                    /** @description `act_…`. */
                    action_id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["ExtendRequest"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ExtendResponse"];
                    };
                };
                /** @description Not to be read at all. */
                400: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description No token, or one that is not valid. */
                401: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Known, and may not. */
                403: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description There is no such thing, or it is another organization's. */
                404: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The present state does not allow it; see `code`. */
                409: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Its time is over. */
                410: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description It was changed meanwhile. */
                412: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The body is too large. */
                413: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The body's media type is not taken. */
                415: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Fields are not as they should be; each is named. */
                422: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A header is missing. */
                428: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many requests. */
                429: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Something broke here. */
                500: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Not available just now. */
                503: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/clusters/{cluster_id}/actions/{action_id}/result": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Tell how an action ended.
         * @description Needs the cluster's agent. Rate class `agent`: 2400 a minute. A repeat leads to the same state.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description `clu_…`. */
                    cluster_id: string;
                    /** @description `act_…`. */
                    action_id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["ResultRequest"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ResultResponse"];
                    };
                };
                /** @description Not to be read at all. */
                400: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description No token, or one that is not valid. */
                401: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Known, and may not. */
                403: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description There is no such thing, or it is another organization's. */
                404: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The present state does not allow it; see `code`. */
                409: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Its time is over. */
                410: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description It was changed meanwhile. */
                412: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The body is too large. */
                413: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The body's media type is not taken. */
                415: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Fields are not as they should be; each is named. */
                422: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A header is missing. */
                428: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many requests. */
                429: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Something broke here. */
                500: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Not available just now. */
                503: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/clusters/{cluster_id}/agent-install": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Manifest and commands that install a cluster's agent.
         * @description Needs a member or owner. Rate class `read`: 600 a minute.
         */
        get: {
            parameters: {
                query?: {
                    /**
                     * @description The image, `registry.example.com/spot-optimizer-agent:0.1.0`: built from `agent/` and pushed by whoever
                     *     installs it, since no public one exists.
                     */
                    image?: string;
                };
                header?: never;
                path: {
                    /** @description `clu_…`. */
                    cluster_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["AgentInstall"];
                    };
                };
                /** @description No token, or one that is not valid. */
                401: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Known, and may not. */
                403: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description There is no such thing, or it is another organization's. */
                404: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Fields are not as they should be; each is named. */
                422: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many requests. */
                429: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Something broke here. */
                500: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Not available just now. */
                503: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/clusters/{cluster_id}/agent-tokens": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The tokens of a cluster.
         * @description Needs a member or owner. Rate class `read`: 600 a minute.
         */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description `clu_…`. */
                    cluster_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["AgentTokens"];
                    };
                };
                /** @description No token, or one that is not valid. */
                401: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Known, and may not. */
                403: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description There is no such thing, or it is another organization's. */
                404: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Fields are not as they should be; each is named. */
                422: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many requests. */
                429: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Something broke here. */
                500: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Not available just now. */
                503: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        /**
         * Make a token for a cluster's agent.
         * @description The answer holds the token, once: a repeat of the request tells everything but the token.
         *
         *     Needs an owner. Rate class `write`: 120 a minute. A repeat with the same `Idempotency-Key` gets the first answer.
         */
        post: {
            parameters: {
                query?: never;
                header: {
                    /** @description New for each request, kept for its repeats. */
                    "Idempotency-Key": string;
                };
                path: {
                    /** @description `clu_…`. */
                    cluster_id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["AgentTokenRequest"];
                };
            };
            responses: {
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["AgentTokenCreated"];
                    };
                };
                /** @description Not to be read at all. */
                400: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description No token, or one that is not valid. */
                401: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Known, and may not. */
                403: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description There is no such thing, or it is another organization's. */
                404: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The present state does not allow it; see `code`. */
                409: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Its time is over. */
                410: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description It was changed meanwhile. */
                412: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The body is too large. */
                413: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The body's media type is not taken. */
                415: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Fields are not as they should be; each is named. */
                422: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A header is missing. */
                428: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many requests. */
                429: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Something broke here. */
                500: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Not available just now. */
                503: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/clusters/{cluster_id}/agent-tokens/{key_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Revoke a token.
         * @description Its agent's next request is refused, within 30 seconds wherever it arrives. A repeat changes nothing.
         *
         *     Needs an owner. Rate class `write`: 120 a minute. A repeat leads to the same state.
         */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description `clu_…`. */
                    cluster_id: string;
                    /** @description `key_…`. */
                    key_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description No token, or one that is not valid. */
                401: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Known, and may not. */
                403: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description There is no such thing, or it is another organization's. */
                404: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Fields are not as they should be; each is named. */
                422: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many requests. */
                429: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Something broke here. */
                500: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Not available just now. */
                503: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/clusters/{cluster_id}/agent/credentials": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Renew the credentials of the agent's own queue.
         * @description Needs the cluster's agent. Rate class `agent`: 2400 a minute. A repeat leads to the same state.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description `clu_…`. */
                    cluster_id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["CredentialsRequest"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["QueueCredentials"];
                    };
                };
                /** @description Not to be read at all. */
                400: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description No token, or one that is not valid. */
                401: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Known, and may not. */
                403: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description There is no such thing, or it is another organization's. */
                404: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The present state does not allow it; see `code`. */
                409: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Its time is over. */
                410: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description It was changed meanwhile. */
                412: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The body is too large. */
                413: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The body's media type is not taken. */
                415: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Fields are not as they should be; each is named. */
                422: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A header is missing. */
                428: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many requests. */
                429: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Something broke here. */
                500: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Not available just now. */
                503: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/clusters/{cluster_id}/agent/register": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Register an agent.
         * @description Needs the cluster's agent. Rate class `agent`: 2400 a minute. A repeat leads to the same state.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description `clu_…`. */
                    cluster_id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["RegisterRequest"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["RegisterResponse"];
                    };
                };
                /** @description Not to be read at all. */
                400: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description No token, or one that is not valid. */
                401: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Known, and may not. */
                403: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description There is no such thing, or it is another organization's. */
                404: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The present state does not allow it; see `code`. */
                409: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Its time is over. */
                410: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description It was changed meanwhile. */
                412: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The body is too large. */
                413: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The body's media type is not taken. */
                415: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Fields are not as they should be; each is named. */
                422: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A header is missing. */
                428: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many requests. */
                429: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Something broke here. */
                500: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Not available just now. */
                503: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/clusters/{cluster_id}/budgets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * PodDisruptionBudgets with the pods they guard, by namespace and name.
         * @description Needs a viewer, member or owner. Rate class `read`: 600 a minute.
         */
        get: {
            parameters: {
                query?: {
                    /** @description In this namespace. */
                    namespace?: string;
                    /** @description Part of the name. */
                    q?: string;
                    /** @description Items of a page, 1 to 1000; 100 unless given. */
                    limit?: number;
                    /** @description `next_cursor` of the page before. */
                    cursor?: string;
                };
                header?: never;
                path: {
                    /** @description `clu_…`. */
                    cluster_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["SnapshotPage_Budget"];
                    };
                };
                /** @description No token, or one that is not valid. */
                401: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Known, and may not. */
                403: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description There is no such thing, or it is another organization's. */
                404: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Fields are not as they should be; each is named. */
                422: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many requests. */
                429: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Something broke here. */
                500: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Not available just now. */
                503: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/clusters/{cluster_id}/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Tell of events.
         * @description Needs the cluster's agent. Rate class `agent`: 2400 a minute. A repeat leads to the same state.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description `clu_…`. */
                    cluster_id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["EventsRequest"];
                };
            };
            responses: {
                /** @description Taken in; an event told twice counts once. */
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description Not to be read at all. */
                400: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description No token, or one that is not valid. */
                401: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Known, and may not. */
                403: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description There is no such thing, or it is another organization's. */
                404: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The present state does not allow it; see `code`. */
                409: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Its time is over. */
                410: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description It was changed meanwhile. */
                412: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The body is too large. */
                413: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The body's media type is not taken. */
                415: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Fields are not as they should be; each is named. */
                422: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A header is missing. */
                428: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many requests. */
                429: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Something broke here. */
                500: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Not available just now. */
                503: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/clusters/{cluster_id}/heartbeat": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * A sign of life.
         * @description Needs the cluster's agent. Rate class `agent`: 2400 a minute. A repeat leads to the same state.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description `clu_…`. */
                    cluster_id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["HeartbeatRequest"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["HeartbeatResponse"];
                    };
                };
                /** @description Not to be read at all. */
                400: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description No token, or one that is not valid. */
                401: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Known, and may not. */
                403: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description There is no such thing, or it is another organization's. */
                404: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The present state does not allow it; see `code`. */
                409: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Its time is over. */
                410: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description It was changed meanwhile. */
                412: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The body is too large. */
                413: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The body's media type is not taken. */
                415: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Fields are not as they should be; each is named. */
                422: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A header is missing. */
                428: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many requests. */
                429: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Something broke here. */
                500: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Not available just now. */
                503: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/clusters/{cluster_id}/ledger": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Hours of a cluster: paid, baseline, and why they differ, to the micro-dollar. Oldest first.
         * @description Needs a viewer, member or owner. Rate class `read`: 600 a minute.
         */
        get: {
            parameters: {
                query?: {
                    /** @description From this moment; a day before `until` unless given. */
                    from?: string;
                    /** @description Until before this one; now unless given. 92 days after `from` at most. */
                    until?: string;
                };
                header?: never;
                path: {
                    /** @description `clu_…`. */
                    cluster_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Ledger"];
                    };
                };
                /** @description No token, or one that is not valid. */
                401: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Known, and may not. */
                403: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description There is no such thing, or it is another organization's. */
                404: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Fields are not as they should be; each is named. */
                422: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many requests. */
                429: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Something broke here. */
                500: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Not available just now. */
                503: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/clusters/{cluster_id}/ledger/entries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What each instance cost within an hour, by instance. Final once the hour is rolled up.
         * @description Needs a viewer, member or owner. Rate class `read`: 600 a minute.
         */
        get: {
            parameters: {
                query: {
                    /** @description A moment within the hour. */
                    hour: string;
                    /** @description Items of a page, 1 to 1000; 100 unless given. */
                    limit?: number;
                    /** @description `next_cursor` of the page before. */
                    cursor?: string;
                };
                header?: never;
                path: {
                    /** @description `clu_…`. */
                    cluster_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Page_LedgerEntry"];
                    };
                };
                /** @description No token, or one that is not valid. */
                401: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Known, and may not. */
                403: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description There is no such thing, or it is another organization's. */
                404: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Fields are not as they should be; each is named. */
                422: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many requests. */
                429: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Something broke here. */
                500: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Not available just now. */
                503: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/clusters/{cluster_id}/metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Upload a window of usage.
         * @description Needs the cluster's agent. Rate class `agent`: 2400 a minute. A repeat leads to the same state.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description `clu_…`. */
                    cluster_id: string;
                };
                cookie?: never;
            };
            /** @description A `UsageWindow`, compressed. */
            requestBody: {
                content: {
                    "application/zstd": number[];
                };
            };
            responses: {
                /** @description Taken in; the same window again changes nothing. */
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description Not to be read at all. */
                400: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description No token, or one that is not valid. */
                401: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Known, and may not. */
                403: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description There is no such thing, or it is another organization's. */
                404: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The present state does not allow it; see `code`. */
                409: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Its time is over. */
                410: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description It was changed meanwhile. */
                412: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The body is too large. */
                413: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The body's media type is not taken. */
                415: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Fields are not as they should be; each is named. */
                422: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A header is missing. */
                428: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many requests. */
                429: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Something broke here. */
                500: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Not available just now. */
                503: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/clusters/{cluster_id}/nodes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Nodes with price, risk and pods, by name.
         * @description Needs a viewer, member or owner. Rate class `read`: 600 a minute.
         */
        get: {
            parameters: {
                query?: {
                    /** @description Any of these, `spot,on_demand`. */
                    capacity_type?: string;
                    /** @description Part of the name, type, zone or instance id. */
                    q?: string;
                    /** @description Items of a page, 1 to 5000; 100 unless given. */
                    limit?: number;
                    /** @description `next_cursor` of the page before. */
                    cursor?: string;
                };
                header?: never;
                path: {
                    /** @description `clu_…`. */
                    cluster_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["SnapshotPage_Node"];
                    };
                };
                /** @description No token, or one that is not valid. */
                401: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Known, and may not. */
                403: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description There is no such thing, or it is another organization's. */
                404: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Fields are not as they should be; each is named. */
                422: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many requests. */
                429: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Something broke here. */
                500: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Not available just now. */
                503: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/clusters/{cluster_id}/nodes/{node_name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A node with its pods and the pools that it could move to.
         * @description Needs a viewer, member or owner. Rate class `read`: 600 a minute.
         */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description `clu_…`. */
                    cluster_id: string;
                    /** @description Its name in Kubernetes or, while it has not joined, its instance's id. */
                    node_name: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["NodeDetail"];
                    };
                };
                /** @description No token, or one that is not valid. */
                401: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Known, and may not. */
                403: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description There is no such thing, or it is another organization's. */
                404: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Fields are not as they should be; each is named. */
                422: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many requests. */
                429: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Something broke here. */
                500: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Not available just now. */
                503: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/clusters/{cluster_id}/nodes/{node_name}/history": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What a node took and cost over time.
         * @description Needs a viewer, member or owner. Rate class `read`: 600 a minute.
         */
        get: {
            parameters: {
                query?: {
                    /** @description The node's instance: its hours in the ledger are told too. */
                    instance_id?: string;
                    /** @description From this moment; six hours before `until` unless given. */
                    from?: string;
                    /** @description Until before this one; now unless given. A day after `from` at most. */
                    until?: string;
                };
                header?: never;
                path: {
                    /** @description `clu_…`. */
                    cluster_id: string;
                    /** @description Its name in Kubernetes or, while it has not joined, its instance's id. */
                    node_name: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["NodeHistory"];
                    };
                };
                /** @description No token, or one that is not valid. */
                401: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Known, and may not. */
                403: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description There is no such thing, or it is another organization's. */
                404: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Fields are not as they should be; each is named. */
                422: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many requests. */
                429: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Something broke here. */
                500: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Not available just now. */
                503: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/clusters/{cluster_id}/optimization-jobs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Plan a cluster now.
         * @description The optimizer looks at the cluster within seconds; a job appears when there is something to do. With `dry_run` the
         *     job only tells what it would have done.
         *
         *     Needs a member or owner. Rate class `heavy`: 10 a minute. A repeat with the same `Idempotency-Key` gets the first answer.
         */
        post: {
            parameters: {
                query?: never;
                header: {
                    /** @description New for each request, kept for its repeats. */
                    "Idempotency-Key": string;
                };
                path: {
                    /** @description `clu_…`. */
                    cluster_id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["OptimizeRequest"];
                };
            };
            responses: {
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["OptimizeAccepted"];
                    };
                };
                /** @description Not to be read at all. */
                400: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description No token, or one that is not valid. */
                401: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Known, and may not. */
                403: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description There is no such thing, or it is another organization's. */
                404: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The present state does not allow it; see `code`. */
                409: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Its time is over. */
                410: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description It was changed meanwhile. */
                412: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The body is too large. */
                413: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The body's media type is not taken. */
                415: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Fields are not as they should be; each is named. */
                422: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A header is missing. */
                428: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many requests. */
                429: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Something broke here. */
                500: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Not available just now. */
                503: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/clusters/{cluster_id}/plan": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The newest job of a cluster, with its plan as a story and its actions; 404 before the first.
         * @description Needs a viewer, member or owner. Rate class `read`: 600 a minute.
         */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description `clu_…`. */
                    cluster_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        /** @description The version to approve. */
                        ETag?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["JobDetail"];
                    };
                };
                /** @description No token, or one that is not valid. */
                401: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Known, and may not. */
                403: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description There is no such thing, or it is another organization's. */
                404: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Fields are not as they should be; each is named. */
                422: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many requests. */
                429: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Something broke here. */
                500: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Not available just now. */
                503: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/clusters/{cluster_id}/pods": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Pods, by namespace and name.
         * @description Needs a viewer, member or owner. Rate class `read`: 600 a minute.
         */
        get: {
            parameters: {
                query?: {
                    /** @description On this node. */
                    node?: string;
                    /** @description In this namespace. */
                    namespace?: string;
                    /** @description In any of these phases, `pending,running`. */
                    phase?: string;
                    /** @description Part of the name. */
                    q?: string;
                    /** @description Items of a page, 1 to 1000; 100 unless given. */
                    limit?: number;
                    /** @description `next_cursor` of the page before. */
                    cursor?: string;
                };
                header?: never;
                path: {
                    /** @description `clu_…`. */
                    cluster_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["SnapshotPage_Pod"];
                    };
                };
                /** @description No token, or one that is not valid. */
                401: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Known, and may not. */
                403: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description There is no such thing, or it is another organization's. */
                404: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Fields are not as they should be; each is named. */
                422: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many requests. */
                429: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Something broke here. */
                500: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Not available just now. */
                503: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/clusters/{cluster_id}/policy": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The policy in force; the default until one is saved.
         * @description Needs a viewer, member or owner. Rate class `read`: 600 a minute.
         */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description `clu_…`. */
                    cluster_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        /** @description The version. */
                        ETag?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["PolicyDocument"];
                    };
                };
                /** @description No token, or one that is not valid. */
                401: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Known, and may not. */
                403: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description There is no such thing, or it is another organization's. */
                404: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Fields are not as they should be; each is named. */
                422: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many requests. */
                429: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Something broke here. */
                500: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Not available just now. */
                503: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Change a policy: fields that are named are set, null brings the default back, the others stay.
         * @description Needs a member or owner. Rate class `write`: 120 a minute. A repeat leads to the same state.
         */
        patch: {
            parameters: {
                query?: never;
                header: {
                    /** @description The policy's ETag. */
                    "If-Match": string;
                };
                path: {
                    /** @description `clu_…`. */
                    cluster_id: string;
                };
                cookie?: never;
            };
            /** @description A merge patch of `policy`. */
            requestBody: {
                content: {
                    "application/json": Record<string, unknown>;
                };
            };
            responses: {
                200: {
                    headers: {
                        /** @description The new version. */
                        ETag?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["PolicyDocument"];
                    };
                };
                /** @description Not to be read at all. */
                400: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description No token, or one that is not valid. */
                401: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Known, and may not. */
                403: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description There is no such thing, or it is another organization's. */
                404: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The present state does not allow it; see `code`. */
                409: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Its time is over. */
                410: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description It was changed meanwhile. */
                412: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The body is too large. */
                413: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The body's media type is not taken. */
                415: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Fields are not as they should be; each is named. */
                422: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A header is missing. */
                428: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many requests. */
                429: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Something broke here. */
                500: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Not available just now. */
                503: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        trace?: never;
    };
    "/clusters/{cluster_id}/snapshots": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Upload a snapshot of the cluster.
         * @description Needs the cluster's agent. Rate class `agent`: 2400 a minute. A repeat leads to the same state.
         */
        post: {
            parameters: {
                query: {
                    /** @description Which run of the agent. */
                    instance_id: string;
                    /** @description Its lease. */
                    lease_epoch: number;
                    /** @description Rises with each change seen by this run. */
                    generation: number;
                    /** @description SHA-256 of the uncompressed document, the first 32 hexadecimal digits. */
                    hash: string;
                    /** @description When the cluster looked like this. */
                    taken_at: string;
                    /** @description Nodes within. */
                    nodes: number;
                    /** @description Pods within. */
                    pods: number;
                };
                header?: never;
                path: {
                    /** @description `clu_…`. */
                    cluster_id: string;
                };
                cookie?: never;
            };
            /** @description A `List` as kubectl prints it, compressed. */
            requestBody: {
                content: {
                    "application/zstd": number[];
                };
            };
            responses: {
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["SnapshotResponse"];
                    };
                };
                /** @description Not to be read at all. */
                400: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description No token, or one that is not valid. */
                401: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Known, and may not. */
                403: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description There is no such thing, or it is another organization's. */
                404: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The present state does not allow it; see `code`. */
                409: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Its time is over. */
                410: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description It was changed meanwhile. */
                412: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The body is too large. */
                413: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The body's media type is not taken. */
                415: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Fields are not as they should be; each is named. */
                422: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A header is missing. */
                428: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many requests. */
                429: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Something broke here. */
                500: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Not available just now. */
                503: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/clusters/{cluster_id}/workloads": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Workloads with what their pods take, by namespace, kind and name.
         * @description Needs a viewer, member or owner. Rate class `read`: 600 a minute.
         */
        get: {
            parameters: {
                query?: {
                    /** @description In this namespace. */
                    namespace?: string;
                    /** @description Part of the name. */
                    q?: string;
                    /** @description Items of a page, 1 to 1000; 100 unless given. */
                    limit?: number;
                    /** @description `next_cursor` of the page before. */
                    cursor?: string;
                };
                header?: never;
                path: {
                    /** @description `clu_…`. */
                    cluster_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["SnapshotPage_Workload"];
                    };
                };
                /** @description No token, or one that is not valid. */
                401: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Known, and may not. */
                403: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description There is no such thing, or it is another organization's. */
                404: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Fields are not as they should be; each is named. */
                422: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many requests. */
                429: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Something broke here. */
                500: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Not available just now. */
                503: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lives.
         * @description Says only that the process answers; it asks nothing of the table.
         *
         *     Needs nothing. Rate class `open`: 60 a minute.
         */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Health"];
                    };
                };
                /** @description Fields are not as they should be; each is named. */
                422: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many requests. */
                429: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Something broke here. */
                500: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Not available just now. */
                503: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/interruptions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Interruptions, newest first.
         * @description Needs a viewer, member or owner. Rate class `read`: 600 a minute.
         */
        get: {
            parameters: {
                query?: {
                    /** @description Of this cluster. */
                    cluster_id?: string;
                    /** @description Items of a page, 1 to 100; 25 unless given. */
                    limit?: number;
                    /** @description `next_cursor` of the page before. */
                    cursor?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Page_Interruption"];
                    };
                };
                /** @description No token, or one that is not valid. */
                401: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Known, and may not. */
                403: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description There is no such thing, or it is another organization's. */
                404: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Fields are not as they should be; each is named. */
                422: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many requests. */
                429: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Something broke here. */
                500: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Not available just now. */
                503: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/interruptions/{interruption_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One interruption.
         * @description Needs a viewer, member or owner. Rate class `read`: 600 a minute.
         */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description `int_…`. */
                    interruption_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Interruption"];
                    };
                };
                /** @description No token, or one that is not valid. */
                401: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Known, and may not. */
                403: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description There is no such thing, or it is another organization's. */
                404: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Fields are not as they should be; each is named. */
                422: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many requests. */
                429: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Something broke here. */
                500: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Not available just now. */
                503: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/invites": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Invite somebody.
         * @description The answer holds the token of the link `/join#<token>`, once: a repeat of the request tells everything but the token.
         *     The link is good for seven days, for this address, once.
         *
         *     Needs an owner. Rate class `write`: 120 a minute. A repeat with the same `Idempotency-Key` gets the first answer.
         */
        post: {
            parameters: {
                query?: never;
                header: {
                    /** @description New for each request, kept for its repeats. */
                    "Idempotency-Key": string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["InviteRequest"];
                };
            };
            responses: {
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Invite"];
                    };
                };
                /** @description Not to be read at all. */
                400: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description No token, or one that is not valid. */
                401: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Known, and may not. */
                403: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description There is no such thing, or it is another organization's. */
                404: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The present state does not allow it; see `code`. */
                409: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Its time is over. */
                410: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description It was changed meanwhile. */
                412: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The body is too large. */
                413: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The body's media type is not taken. */
                415: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Fields are not as they should be; each is named. */
                422: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A header is missing. */
                428: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many requests. */
                429: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Something broke here. */
                500: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Not available just now. */
                503: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/invites/accept": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Become a person by a one-time link.
         * @description Needs nothing. Rate class `auth`: 60 a minute. A repeat leads to the same state.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["AcceptInvite"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Tokens"];
                    };
                };
                /** @description Not to be read at all. */
                400: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Not who one says to be. */
                401: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Not from this page. */
                403: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The present state does not allow it; see `code`. */
                409: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Its time is over. */
                410: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description It was changed meanwhile. */
                412: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The body is too large. */
                413: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The body's media type is not taken. */
                415: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Fields are not as they should be; each is named. */
                422: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A header is missing. */
                428: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many requests. */
                429: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Something broke here. */
                500: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Not available just now. */
                503: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/metrics/costs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What was paid and what it would have cost, over time.
         * @description Needs a viewer, member or owner. Rate class `read`: 600 a minute.
         */
        get: {
            parameters: {
                query?: {
                    /** @description Of this cluster; of all unless given. */
                    cluster_id?: string;
                    /** @description From this moment; a day (of steps of an hour) or 30 days (of days) before `until` unless given. */
                    from?: string;
                    /** @description Until before this one; now unless given. 32 days after `from` at most with hours, 400 with days. */
                    until?: string;
                    /** @description Step; an hour unless given. */
                    step?: "hour" | "day";
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["CostSeries"];
                    };
                };
                /** @description No token, or one that is not valid. */
                401: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Known, and may not. */
                403: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description There is no such thing, or it is another organization's. */
                404: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Fields are not as they should be; each is named. */
                422: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many requests. */
                429: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Something broke here. */
                500: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Not available just now. */
                503: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/metrics/dashboard": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The overview of the organization or, with `cluster_id`, of one cluster.
         * @description Needs a viewer, member or owner. Rate class `read`: 600 a minute.
         */
        get: {
            parameters: {
                query?: {
                    /** @description Of this cluster; of all unless given. */
                    cluster_id?: string;
                    /** @description From this moment; a day (of steps of an hour) or 30 days (of days) before `until` unless given. */
                    from?: string;
                    /** @description Until before this one; now unless given. 32 days after `from` at most with hours, 400 with days. */
                    until?: string;
                    /** @description Step; an hour unless given. */
                    step?: "hour" | "day";
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Overview"];
                    };
                };
                /** @description No token, or one that is not valid. */
                401: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Known, and may not. */
                403: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description There is no such thing, or it is another organization's. */
                404: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Fields are not as they should be; each is named. */
                422: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many requests. */
                429: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Something broke here. */
                500: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Not available just now. */
                503: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/optimization-jobs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Jobs, newest first.
         * @description Needs a viewer, member or owner. Rate class `read`: 600 a minute.
         */
        get: {
            parameters: {
                query?: {
                    /** @description Of this cluster. */
                    cluster_id?: string;
                    /**
                     * @description In any of these statuses, `running,awaiting_approval`. When final ones are among them it is applied within a
                     *     page, which may so be shorter.
                     */
                    status?: string;
                    /** @description Items of a page, 1 to 100; 25 unless given. */
                    limit?: number;
                    /** @description `next_cursor` of the page before. */
                    cursor?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Page_Job"];
                    };
                };
                /** @description No token, or one that is not valid. */
                401: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Known, and may not. */
                403: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description There is no such thing, or it is another organization's. */
                404: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Fields are not as they should be; each is named. */
                422: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many requests. */
                429: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Something broke here. */
                500: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Not available just now. */
                503: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/optimization-jobs/{job_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A job with its plan as a story and its actions.
         * @description Needs a viewer, member or owner. Rate class `read`: 600 a minute.
         */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description `job_…`. */
                    job_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        /** @description The version to approve. */
                        ETag?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["JobDetail"];
                    };
                };
                /** @description No token, or one that is not valid. */
                401: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Known, and may not. */
                403: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description There is no such thing, or it is another organization's. */
                404: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Fields are not as they should be; each is named. */
                422: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many requests. */
                429: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Something broke here. */
                500: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Not available just now. */
                503: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/optimization-jobs/{job_id}/approve": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Let a plan run.
         * @description Refused as `approval_stale` when its time is over or a node that it would remove is gone. A repeat of an approval
         *     answers the job as it is.
         *
         *     Needs a member or owner. Rate class `write`: 120 a minute. A repeat leads to the same state.
         */
        post: {
            parameters: {
                query?: never;
                header: {
                    /** @description The job's ETag. */
                    "If-Match": string;
                };
                path: {
                    /** @description `job_…`. */
                    job_id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["DecisionRequest"];
                };
            };
            responses: {
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Job"];
                    };
                };
                /** @description Not to be read at all. */
                400: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description No token, or one that is not valid. */
                401: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Known, and may not. */
                403: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description There is no such thing, or it is another organization's. */
                404: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The present state does not allow it; see `code`. */
                409: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Its time is over. */
                410: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description It was changed meanwhile. */
                412: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The body is too large. */
                413: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The body's media type is not taken. */
                415: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Fields are not as they should be; each is named. */
                422: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A header is missing. */
                428: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many requests. */
                429: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Something broke here. */
                500: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Not available just now. */
                503: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/optimization-jobs/{job_id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Stop a job.
         * @description One that has not begun ends at once. A running one begins nothing new, stops its drains and undoes what can be undone.
         *     Answers to interruptions cannot be cancelled: the nodes go anyway.
         *
         *     Needs a member or owner. Rate class `write`: 120 a minute. A repeat leads to the same state.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description `job_…`. */
                    job_id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["DecisionRequest"];
                };
            };
            responses: {
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Job"];
                    };
                };
                /** @description Not to be read at all. */
                400: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description No token, or one that is not valid. */
                401: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Known, and may not. */
                403: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description There is no such thing, or it is another organization's. */
                404: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The present state does not allow it; see `code`. */
                409: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Its time is over. */
                410: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description It was changed meanwhile. */
                412: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The body is too large. */
                413: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The body's media type is not taken. */
                415: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Fields are not as they should be; each is named. */
                422: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A header is missing. */
                428: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many requests. */
                429: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Something broke here. */
                500: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Not available just now. */
                503: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/optimization-jobs/{job_id}/outcome": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What a job promised and what it saves, at the prices of now.
         * @description Needs a viewer, member or owner. Rate class `read`: 600 a minute.
         */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description `job_…`. */
                    job_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["JobOutcome"];
                    };
                };
                /** @description No token, or one that is not valid. */
                401: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Known, and may not. */
                403: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description There is no such thing, or it is another organization's. */
                404: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Fields are not as they should be; each is named. */
                422: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many requests. */
                429: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Something broke here. */
                500: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Not available just now. */
                503: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/optimization-jobs/{job_id}/reject": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Drop a plan that waits.
         * @description Needs a member or owner. Rate class `write`: 120 a minute. A repeat leads to the same state.
         */
        post: {
            parameters: {
                query?: never;
                header: {
                    /** @description The job's ETag. */
                    "If-Match": string;
                };
                path: {
                    /** @description `job_…`. */
                    job_id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["DecisionRequest"];
                };
            };
            responses: {
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Job"];
                    };
                };
                /** @description Not to be read at all. */
                400: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description No token, or one that is not valid. */
                401: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Known, and may not. */
                403: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description There is no such thing, or it is another organization's. */
                404: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The present state does not allow it; see `code`. */
                409: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Its time is over. */
                410: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description It was changed meanwhile. */
                412: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The body is too large. */
                413: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The body's media type is not taken. */
                415: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Fields are not as they should be; each is named. */
                422: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A header is missing. */
                428: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many requests. */
                429: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Something broke here. */
                500: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Not available just now. */
                503: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/overrides": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Overrides, newest first.
         * @description Needs a viewer, member or owner. Rate class `read`: 600 a minute.
         */
        get: {
            parameters: {
                query?: {
                    /** @description Of any of these scopes, `instance`; applied within a page, which may so be shorter. */
                    scope?: string;
                    /** @description In any of these states, `applying,active`; likewise. */
                    state?: string;
                    /** @description Items of a page, 1 to 100; 25 unless given. */
                    limit?: number;
                    /** @description `next_cursor` of the page before. */
                    cursor?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Page_Override"];
                    };
                };
                /** @description No token, or one that is not valid. */
                401: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Known, and may not. */
                403: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description There is no such thing, or it is another organization's. */
                404: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Fields are not as they should be; each is named. */
                422: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many requests. */
                429: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Something broke here. */
                500: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Not available just now. */
                503: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        /**
         * Force a Spot node on-demand for some hours.
         * @description An on-demand node is bought and Ready before the Spot node is drained; while another job has the cluster it waits.
         *     No plan touches that node before the time is over. When it cannot be done the override ends and `note` says why.
         *
         *     Needs a member or owner. Rate class `heavy`: 10 a minute. A repeat with the same `Idempotency-Key` gets the first answer.
         */
        post: {
            parameters: {
                query?: never;
                header: {
                    /** @description New for each request, kept for its repeats. */
                    "Idempotency-Key": string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["OverrideRequest"];
                };
            };
            responses: {
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Override"];
                    };
                };
                /** @description Not to be read at all. */
                400: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description No token, or one that is not valid. */
                401: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Known, and may not. */
                403: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description There is no such thing, or it is another organization's. */
                404: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The present state does not allow it; see `code`. */
                409: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Its time is over. */
                410: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description It was changed meanwhile. */
                412: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The body is too large. */
                413: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The body's media type is not taken. */
                415: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Fields are not as they should be; each is named. */
                422: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A header is missing. */
                428: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many requests. */
                429: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Something broke here. */
                500: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Not available just now. */
                503: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/overrides/{override_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One override.
         * @description Needs a viewer, member or owner. Rate class `read`: 600 a minute.
         */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description `ovr_…`. */
                    override_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Override"];
                    };
                };
                /** @description No token, or one that is not valid. */
                401: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Known, and may not. */
                403: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description There is no such thing, or it is another organization's. */
                404: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Fields are not as they should be; each is named. */
                422: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many requests. */
                429: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Something broke here. */
                500: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Not available just now. */
                503: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        /**
         * End an override before its time.
         * @description What its job has begun is finished or undone. The on-demand node stays until a plan moves it. A repeat answers the
         *     override as it is.
         *
         *     Needs a member or owner. Rate class `write`: 120 a minute. A repeat leads to the same state.
         */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description `ovr_…`. */
                    override_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Override"];
                    };
                };
                /** @description No token, or one that is not valid. */
                401: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Known, and may not. */
                403: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description There is no such thing, or it is another organization's. */
                404: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Fields are not as they should be; each is named. */
                422: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many requests. */
                429: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Something broke here. */
                500: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Not available just now. */
                503: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/pause": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Whether everything is paused.
         * @description Needs a viewer, member or owner. Rate class `read`: 600 a minute.
         */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Pause"];
                    };
                };
                /** @description No token, or one that is not valid. */
                401: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Known, and may not. */
                403: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description There is no such thing, or it is another organization's. */
                404: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Fields are not as they should be; each is named. */
                422: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many requests. */
                429: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Something broke here. */
                500: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Not available just now. */
                503: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        /**
         * Pause everything, or let it go on.
         * @description Running drains stop within seconds and leave their nodes uncordoned; interruptions are still answered.
         *
         *     Needs an administrator. Rate class `admin`: 300 a minute. A repeat leads to the same state.
         */
        put: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["PauseRequest"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Pause"];
                    };
                };
                /** @description Not to be read at all. */
                400: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description No token, or one that is not valid. */
                401: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Known, and may not. */
                403: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description There is no such thing, or it is another organization's. */
                404: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The present state does not allow it; see `code`. */
                409: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Its time is over. */
                410: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description It was changed meanwhile. */
                412: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The body is too large. */
                413: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The body's media type is not taken. */
                415: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Fields are not as they should be; each is named. */
                422: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A header is missing. */
                428: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many requests. */
                429: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Something broke here. */
                500: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Not available just now. */
                503: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/pipeline/funnel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Pools seen, and what was left of them after each rule: per run, and summed.
         * @description Needs a viewer, member or owner. Rate class `read`: 600 a minute.
         */
        get: {
            parameters: {
                query?: {
                    /** @description Of this cluster. */
                    cluster_id?: string;
                    /** @description From this moment; a day before `until` unless given. */
                    from?: string;
                    /** @description Until before this one; now unless given. 30 days after `from` at most. */
                    until?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["FunnelReport"];
                    };
                };
                /** @description No token, or one that is not valid. */
                401: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Known, and may not. */
                403: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description There is no such thing, or it is another organization's. */
                404: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Fields are not as they should be; each is named. */
                422: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many requests. */
                429: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Something broke here. */
                500: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Not available just now. */
                503: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/pipeline/status": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Whether each part of the loop does its work.
         * @description Needs a viewer, member or owner. Rate class `read`: 600 a minute.
         */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["PipelineStatus"];
                    };
                };
                /** @description No token, or one that is not valid. */
                401: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Known, and may not. */
                403: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description There is no such thing, or it is another organization's. */
                404: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Fields are not as they should be; each is named. */
                422: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many requests. */
                429: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Something broke here. */
                500: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Not available just now. */
                503: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/spot-pools": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Spot pools of a region, by type and zone.
         * @description Needs a viewer, member or owner. Rate class `read`: 600 a minute.
         */
        get: {
            parameters: {
                query: {
                    /** @description Region, `us-east-1`. */
                    region: string;
                    /** @description Of any of these families, `m6i,c7g`. */
                    family?: string;
                    /** @description In this zone. */
                    zone?: string;
                    /** @description Flagged so, `watch,danger`. */
                    risk?: string;
                    /** @description Items of a page, 1 to 5000; 100 unless given. */
                    limit?: number;
                    /** @description `next_cursor` of the page before. */
                    cursor?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Market"];
                    };
                };
                /** @description No token, or one that is not valid. */
                401: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Known, and may not. */
                403: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description There is no such thing, or it is another organization's. */
                404: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Fields are not as they should be; each is named. */
                422: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many requests. */
                429: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Something broke here. */
                500: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Not available just now. */
                503: {
                    headers: {
                        /** @description The request's id. */
                        "X-Request-Id"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /** @description `POST /invites/accept`: the token of a one-time link and who one wants to be. */
        AcceptInvite: {
            /** @description As shown; the address's first part unless given. */
            display_name?: string | null;
            /** @description Address; what one signs in with. */
            email: string;
            /** @description 12 to 128 letters. */
            password: string;
            /** @description From the link. */
            token: string;
        };
        /** @description A linked AWS account. Its external id is never shown here. */
        Account: {
            /** @description Twelve digits. */
            aws_account_id: string;
            /** @description `acc_…`. */
            id: string;
            last_discovery_at?: components["schemas"]["Moment"] | null;
            /** @description The name the customer gave. */
            name: string;
            /** @description When it looks next. */
            next_discovery_at: components["schemas"]["Moment"];
            /** @description What we may do. */
            permissions: components["schemas"]["Permissions"];
            /** @description Regions looked at. */
            regions: string[];
            /** @description The role we assume; null until verified. */
            role_arn?: string | null;
            /** @description Status. */
            status: components["schemas"]["AccountStatus"];
            /** @description Why the status is an error. */
            status_reason?: string | null;
            /**
             * Format: int64
             * @description Version.
             */
            version: number;
        };
        /**
         * @description Where the link to an AWS account stands.
         * @enum {string}
         */
        AccountStatus: "pending" | "scanning" | "active" | "error";
        /** @description One action. */
        Action: {
            /** @description Its cluster. */
            cluster_id: string;
            completed_at?: components["schemas"]["Moment"] | null;
            /** @description When it was made. */
            created_at: components["schemas"]["Moment"];
            /** @description Not picked up after this moment. */
            expires_at: components["schemas"]["Moment"];
            /** @description `act_…`. */
            id: string;
            /** @description Its job. */
            job_id: string;
            /** @description By whom. */
            layer: components["schemas"]["ActionLayer"];
            result?: components["schemas"]["ActionOutcome"] | null;
            /**
             * Format: int64
             * @description Rising number within the cluster.
             */
            sequence: number;
            /** @description Status. */
            status: components["schemas"]["ActionStatus"];
            /**
             * Format: int32
             * @description The plan's step it belongs to.
             */
            step: number;
            /** @description What it is about. */
            target: components["schemas"]["ActionTarget"];
            /** @description What is done. */
            type: components["schemas"]["ActionType"];
        };
        /** @description An action from the decision to the ledger. */
        ActionDetail: components["schemas"]["Action"] & {
            job?: components["schemas"]["Job"] | null;
            /** @description What the instance cost in the hour in which the action took effect, as the ledger has it. */
            ledger_entries: components["schemas"]["LedgerEntry"][];
            plan_step?: components["schemas"]["PlanStep"] | null;
            safety?: components["schemas"]["SafetyReport"] | null;
            /** @description What happened when, oldest first. */
            timeline: components["schemas"]["TimelineEvent"][];
        };
        /**
         * @description Who carries an action out.
         * @enum {string}
         */
        ActionLayer: "aws" | "agent";
        /** @description What came of an action. */
        ActionOutcome: {
            /** @description Why it failed. */
            error_code?: string | null;
            /**
             * Format: int32
             * @description Pods evicted.
             */
            evicted: number;
            /** @description The instance launched or ended. */
            instance_id?: string | null;
            /** @description What was done, in words. */
            message: string;
            /** @description The pool a launch got, `type/zone`. */
            offering?: string | null;
            /** @description Pods that a budget or a rule kept. */
            refused: components["schemas"]["RefusedPod"][];
        };
        /**
         * @description Where an action stands. The last four are final.
         * @enum {string}
         */
        ActionStatus: "pending" | "picked_up" | "completed" | "failed" | "expired" | "cancelled";
        /** @description What an action is about. What does not apply is null. */
        ActionTarget: {
            capacity_type?: components["schemas"]["CapacityType"] | null;
            deadline_at?: components["schemas"]["Moment"] | null;
            /** @description Auto Scaling group. */
            group?: string | null;
            /** @description `i-…`. */
            instance_id?: string | null;
            /** @description Kubernetes node; the planned node's name for a launch. */
            node?: string | null;
            /** @description Pools a launch may use, `type/zone`, first choice first. */
            offerings: string[];
            /** @description `namespace/name` of a pod. */
            pod?: string | null;
            /** @description A launch stands in for Spot that could not be had. */
            stands_in_for_spot: boolean;
            /** @description `vol-…`. */
            volume_id?: string | null;
            /** @description `namespace/name` of a Deployment. */
            workload?: string | null;
        };
        /**
         * @description What is done (a closed list).
         * @enum {string}
         */
        ActionType: "launch_instance" | "terminate_instance" | "detach_volume" | "update_auto_scaling_group" | "cordon_node" | "uncordon_node" | "drain_node" | "evict_pod" | "label_node" | "restart_rollout";
        /** @description Something that happened. */
        Activity: {
            /** @description Its action. */
            action_id?: string | null;
            /** @description When. */
            at: components["schemas"]["Moment"];
            /** @description Its cluster. */
            cluster_id?: string | null;
            /** @description What the event itself says. */
            detail: Record<string, unknown>;
            /** @description `evt_…`; as on the live channel `org:activity`, so that neither hole nor repeat shows. */
            id: string;
            /** @description Its job. */
            job_id?: string | null;
            /** @description What kind, `job.closed`, `action.completed`. */
            kind: string;
        };
        /** @description Intervals and limits, set by the control plane. Units in the names. */
        AgentConfig: {
            /**
             * Format: int32
             * @description Between two samples of usage.
             * @default 30
             */
            collection_interval_s: number;
            /**
             * Format: int32
             * @description Silence after which a heartbeat is sent.
             * @default 60
             */
            heartbeat_interval_s: number;
            /**
             * Format: int32
             * @description Commands carried out side by side; urgent ones are not counted.
             * @default 5
             */
            max_concurrent: number;
            /**
             * Format: int32
             * @description Between two uploads of a changed snapshot.
             * @default 300
             */
            snapshot_interval_s: number;
            /**
             * Format: int32
             * @description The same after a change that matters to a decision.
             * @default 30
             */
            urgent_snapshot_interval_s: number;
            /**
             * Format: int64
             * @description Rises with each change; the agent registers again when a heartbeat names a newer one.
             * @default 0
             */
            version: number;
            /**
             * Format: int32
             * @description Length of a usage window.
             * @default 300
             */
            window_s: number;
        };
        /** @description What it takes to install an agent. */
        AgentInstall: {
            /** @description Version of the agent that belongs to this installation. */
            agent_version: string;
            /** @description Address that the agent calls. */
            api_url: string;
            /** @description What to run, in order. The one that needs the token asks for it, so that it stands in no history and no file. */
            commands: components["schemas"]["InstallCommand"][];
            /** @description The image that the manifest names. No public one exists: it is built from `agent/` by whoever installs it. */
            image: string;
            /** @description Everything but the token, as YAML: namespace, service account, roles, deployment. */
            manifest: string;
            /** @description Namespace of the agent. */
            namespace: string;
        };
        /** @description What the guard of the agent holds to, whatever is signed. */
        AgentPolicy: {
            /**
             * @description Pods there are never evicted by us.
             * @default []
             */
            excluded_namespaces: string[];
            /**
             * @description Nothing voluntary begins within these.
             * @default []
             */
            freezes: components["schemas"]["FreezeWindow"][];
            /**
             * Format: int32
             * @description Voluntary drains begun within an hour; none: no limit.
             * @default null
             */
            max_voluntary_drains_per_hour: number | null;
        };
        /** @description A token as it is listed: never the token itself. */
        AgentToken: {
            /** @description When it was made. */
            created_at: components["schemas"]["Moment"];
            /** @description What it is for. */
            description: string;
            expires_at?: components["schemas"]["Moment"] | null;
            /** @description `key_…`. */
            key_id: string;
            last_used_at?: components["schemas"]["Moment"] | null;
            /** @description Its first letters. */
            prefix: string;
            revoked_at?: components["schemas"]["Moment"] | null;
            /** @description Whether it is good, and if not, why. */
            state: components["schemas"]["AgentTokenState"];
        };
        /** @description A token that was just made. */
        AgentTokenCreated: {
            /** @description As it is listed. */
            listed: components["schemas"]["AgentToken"];
            /** @description The token. Told once: none in the answer to a repeat, since only its hash is kept. */
            token?: string | null;
        };
        /** @description `POST …/agent-tokens`. */
        AgentTokenRequest: {
            /** @description What it is for; 120 letters at most. */
            description?: string | null;
            /**
             * Format: int32
             * @description Days that it is good for; until it is revoked unless given.
             */
            expires_in_days?: number | null;
        };
        /**
         * @description Whether a token is good.
         * @enum {string}
         */
        AgentTokenState: "valid" | "expired" | "revoked";
        /** @description The tokens of a cluster, newest first. */
        AgentTokens: {
            /** @description The newest hundred. */
            items: components["schemas"]["AgentToken"][];
        };
        /**
         * @description Who lets a plan run.
         * @enum {string}
         */
        ApprovalMode: "auto" | "manual";
        /** @description One entry. Entries of a lane are chained by their hashes. */
        AuditEntry: {
            /** @description Who made it. */
            actor: string;
            /** @description When the change was made. */
            at: components["schemas"]["Moment"];
            /** @description Details. */
            detail: Record<string, unknown>;
            /** @description What was done, `job.approved`. */
            event: string;
            /** @description Hash of this entry and all before it. */
            hash: string;
            /** @description Lane and number, `3-000000000042`. */
            id: string;
            /**
             * Format: int64
             * @description Lane, 0 to 7.
             */
            lane: number;
            /** @description What came of it. */
            outcome: string;
            /** @description Hash of the entry before. */
            prev_hash: string;
            /** @description To what. */
            resource: string;
            /**
             * Format: int64
             * @description Number within the lane, from 1, without gaps.
             */
            seq: number;
        };
        /** @description What the cluster was when it was connected. */
        BaselineSummary: {
            /**
             * Format: int64
             * @description What they cost a month at on-demand prices.
             */
            first_day_microusd_per_month: number;
            /**
             * Format: int32
             * @description Nodes of the first day.
             */
            first_day_nodes: number;
            /** @description When it was taken. */
            taken_at: components["schemas"]["Moment"];
        };
        /**
         * @description What keeps a node, or a pod on it, as it is.
         * @enum {string}
         */
        BlockRule: "policy_disabled" | "node_excluded" | "node_opt_out" | "node_not_ready" | "node_terminating" | "node_too_young" | "pods_unknown" | "unknown_instance_type" | "unknown_placement" | "windows_node" | "disruption_budget" | "two_disruption_budgets" | "pod_opt_out" | "pod_excluded" | "single_replica" | "all_replicas_on_one_node" | "local_data" | "bare_pod" | "running_job" | "last_dns_pod" | "pod_terminating" | "pod_not_ready" | "volume_unknown" | "no_fitting_node" | "no_cheaper_offering" | "saving_too_small" | "safety_layer" | "return_cooldown" | "override";
        /** @description What keeps a node as it is although money could be saved. */
        Blocked: {
            /** @description What is the matter. */
            message: string;
            /**
             * Format: int64
             * @description What the node would save if nothing kept it.
             */
            microusd_per_month: number;
            /** @description Node. */
            node: string;
            /** @description The pod that keeps it, `namespace/name`, when it is one. */
            pod?: string | null;
            /** @description What to change. */
            remedy: string;
            /** @description Rule. */
            rule: components["schemas"]["BlockRule"];
        };
        /** @description A node as it was planned and as it was bought. */
        BoughtNode: {
            capacity_type?: components["schemas"]["CapacityType"] | null;
            /** @description The instance it became. */
            instance_id: string;
            /** @description Its type; null, like the rest, when the instance is not listed any more. */
            instance_type?: string | null;
            /**
             * Format: int64
             * @description Planned price; null where it is not known.
             */
            planned_microusd_per_hour?: number | null;
            /** @description Name within the plan. */
            planned_name: string;
            /**
             * Format: int64
             * @description Its price of now, or its last one.
             */
            price_microusd_per_hour?: number | null;
            state?: components["schemas"]["InstanceState"] | null;
            /** @description Its zone. */
            zone?: string | null;
        };
        /** @description A PodDisruptionBudget. */
        Budget: {
            /**
             * Format: int32
             * @description How many may be evicted now; null when the cluster does not say.
             */
            disruptions_allowed?: number | null;
            /** @description `spec.maxUnavailable` as written. */
            max_unavailable?: string | null;
            /** @description `spec.minAvailable` as written: `2` or `50%`. */
            min_available?: string | null;
            /** @description Name. */
            name: string;
            /** @description Namespace. */
            namespace: string;
            /**
             * Format: int32
             * @description Pods it selects.
             */
            pods: number;
            /**
             * Format: int32
             * @description Of them Ready.
             */
            ready_pods: number;
        };
        /** @description A pool that a node could move to. */
        Candidate: {
            /**
             * Format: int64
             * @description Memory of its type.
             */
            memory_mib: number;
            /** @description What speaks against it; empty when nothing about the pool does. */
            objections: components["schemas"]["Objection"][];
            /** @description The pool with price, risk and flags. */
            pool: components["schemas"]["Pool"];
            /**
             * Format: int64
             * @description Node's price − pool's price; negative when the pool is dearer, null where the node has no known price.
             */
            saves_microusd_per_hour?: number | null;
            /**
             * Format: int32
             * @description vCPUs of its type.
             */
            vcpus: number;
        };
        /**
         * @description How capacity is bought.
         * @enum {string}
         */
        CapacityType: "spot" | "on_demand";
        /** @description What one cause made of the difference. */
        CauseAmount: {
            /** @description Cause. */
            cause: components["schemas"]["LedgerCause"];
            /**
             * Format: int64
             * @description Amount; negative when it cost.
             */
            microusd: number;
        };
        /**
         * @description `POST …/actions/{action_id}/claim`. A repeat by the holder answers the same fence; a newer run of the agent, with a
         *     higher lease, takes the claim over from an older one with a fence of its own.
         */
        ClaimRequest: {
            /** @description Which run of the agent. */
            instance_id: string;
            /**
             * Format: int64
             * @description Its lease.
             */
            lease_epoch: number;
        };
        /** @description Answer to a claim. 409 `conflict`: somebody else has it; 410 `action_expired`: too late, or withdrawn. */
        ClaimResponse: {
            /**
             * Format: int64
             * @description Carried by everything said about this action from now on.
             */
            fence: number;
            /**
             * Format: date-time
             * @description The claim ends here unless extended.
             */
            lease_until: string;
        };
        /** @description A cluster in figures. */
        Cluster: {
            as_of?: components["schemas"]["Moment"] | null;
            /** @description Whether the agent is heard. */
            connection: components["schemas"]["Connection"];
            /**
             * Format: int64
             * @description Cost of a month at the present rate.
             */
            cost_microusd_per_month?: number | null;
            /** @description `clu_…`. */
            id: string;
            /** @description EKS name. */
            name: string;
            /**
             * Format: int32
             * @description Running nodes; null, like all figures, until the first ones are made.
             */
            node_count?: number | null;
            /** @description Region. */
            region: string;
            /**
             * Format: int64
             * @description Saved of a month at the present rate.
             */
            savings_microusd_per_month?: number | null;
            /**
             * Format: int32
             * @description Of them on Spot.
             */
            spot_node_count?: number | null;
            /** @description Status. */
            status: components["schemas"]["ClusterStatus"];
        };
        /** @description One cluster. */
        ClusterDetail: components["schemas"]["Cluster"] & {
            /** @description `acc_…`. */
            account_id: string;
            /** @description The job that is changing the cluster now. */
            active_job_id?: string | null;
            /** @description ARN. */
            arn: string;
            baseline?: components["schemas"]["BaselineSummary"] | null;
            cooldown_until?: components["schemas"]["Moment"] | null;
            discovered_at?: components["schemas"]["Moment"] | null;
            /** @description The customer's own groups, as discovery saw them last. */
            groups: components["schemas"]["InstanceGroup"][];
            /** @description Kubernetes version. */
            kubernetes_version: string;
            /** @description When the optimizer looks next. */
            next_optimization_at: components["schemas"]["Moment"];
            /** @description Policy in force. */
            policy: components["schemas"]["PolicySummary"];
            /** @description A listing failed lately: a part of what is shown is older than `discovered_at`. */
            stale: boolean;
            /**
             * Format: int64
             * @description Version, as in `ETag`.
             */
            version: number;
        };
        /** @description One event. */
        ClusterEvent: {
            /**
             * Format: date-time
             * @description When the agent saw it.
             */
            at: string;
            /** @description Kind. */
            kind: components["schemas"]["ClusterEventKind"];
            /** @description The node concerned. */
            node?: string | null;
            /** @description What it is about. */
            object: components["schemas"]["EventObject"];
            /** @description What tells it apart: made from kind, object and the state that changed, so that a restarted agent repeats none. */
            uid: string;
        };
        /**
         * @description Kinds of event (AGT-04).
         * @enum {string}
         */
        ClusterEventKind: "pod_pending" | "pod_evicted" | "oom_killed" | "node_not_ready" | "node_ready" | "node_added" | "node_removed" | "interruption_taint";
        /** @description One line of the list of clusters with what waits for a person there. */
        ClusterLine: components["schemas"]["Cluster"] & {
            /** @description The newest plan that waits for approval; null when none does. */
            waiting_job_id?: string | null;
        };
        /**
         * @description Where a cluster stands.
         * @enum {string}
         */
        ClusterStatus: "pending" | "active" | "inactive" | "error";
        /** @description What the fleet is made of. Each list adds up to the node list. */
        Composition: {
            /** @description Spot and on-demand. */
            by_capacity_type: components["schemas"]["Slice"][];
            /** @description Families, greatest first. */
            by_family: components["schemas"]["Slice"][];
            /** @description Zones. */
            by_zone: components["schemas"]["Slice"][];
        };
        /** @description Whether the agent is heard. */
        Connection: {
            /**
             * Format: int64
             * @description Seconds since.
             */
            age_s?: number | null;
            /** @description Version of the agent; null in lists. */
            agent_version?: string | null;
            /** @description Heard within the last 60 s. */
            connected: boolean;
            last_seen_at?: components["schemas"]["Moment"] | null;
        };
        /** @description What an hour or a day cost. */
        CostPoint: {
            /** @description Its beginning. */
            at: components["schemas"]["Moment"];
            /**
             * Format: int64
             * @description What it would have cost without us.
             */
            baseline_microusd: number;
            /**
             * Format: int64
             * @description Paid for on-demand.
             */
            on_demand_microusd: number;
            /**
             * Format: int64
             * @description Both.
             */
            paid_microusd: number;
            /**
             * Format: int64
             * @description What the plans that were let run promised; clusters and hours without one count with what was paid. Null where no
             *     plan was in force.
             */
            predicted_microusd?: number | null;
            /**
             * Format: int64
             * @description Baseline − paid.
             */
            saved_microusd: number;
            /**
             * Format: int64
             * @description Paid for Spot.
             */
            spot_microusd: number;
        };
        /** @description A series with its sums. */
        CostSeries: {
            /**
             * Format: int64
             * @description Baseline, over all points.
             */
            baseline_microusd: number;
            /** @description From this moment. */
            from: components["schemas"]["Moment"];
            /**
             * Format: int64
             * @description Paid, over all points.
             */
            paid_microusd: number;
            /** @description Points, oldest first; hours that are not rolled up yet have none. */
            points: components["schemas"]["CostPoint"][];
            /**
             * Format: int64
             * @description Baseline − paid, over all points.
             */
            saved_microusd: number;
            /** @description Step. */
            step: components["schemas"]["SeriesStep"];
            /** @description Until before this one. */
            until: components["schemas"]["Moment"];
        };
        /** @description `POST …/agent/credentials`; called at two thirds of the credentials' life. */
        CredentialsRequest: {
            /** @description Which run of the agent. */
            instance_id: string;
            /**
             * Format: int64
             * @description Its lease.
             */
            lease_epoch: number;
        };
        /** @description Body of approve, reject and cancel. */
        DecisionRequest: {
            /**
             * @description Why, for the audit; 500 letters at most.
             * @default null
             */
            comment: string | null;
        };
        /** @description The object an event is about. */
        EventObject: {
            /** @description Name. */
            name: string;
            /** @description Namespace; none for nodes. */
            namespace?: string | null;
            /** @description UID. */
            uid: string;
        };
        /** @description Body of `POST …/events`; events are told apart by their `uid`, and a repeat changes nothing. */
        EventsRequest: {
            /** @description Events, oldest first. */
            events: components["schemas"]["ClusterEvent"][];
            /** @description Which run of the agent. */
            instance_id: string;
            /**
             * Format: int64
             * @description Its lease.
             */
            lease_epoch: number;
        };
        /** @description `POST …/actions/{action_id}/extend`. */
        ExtendRequest: {
            /**
             * Format: int64
             * @description Fence of the claim.
             */
            fence: number;
            /** @description Which run of the agent. */
            instance_id: string;
            /**
             * Format: int64
             * @description Its lease.
             */
            lease_epoch: number;
        };
        /** @description Answer to an extension. 409 `fence_lost`: stop, it is another's; 410 `cancelled`: stop. */
        ExtendResponse: {
            /**
             * Format: date-time
             * @description The claim ends here unless extended again.
             */
            lease_until: string;
            /** @description Everything stops (see `HeartbeatResponse::paused`). */
            paused?: boolean;
        };
        /** @description One field at fault. */
        FieldProblem: {
            /** @description What is wrong with it. */
            detail: string;
            /** @description JSON pointer (RFC 6901) to the field, `/node/uid`. */
            pointer: string;
        };
        /** @description A fleet in figures. */
        FleetSummary: {
            /**
             * Format: int64
             * @description Cost, instances only.
             */
            microusd_per_month: number;
            /**
             * Format: int32
             * @description Nodes.
             */
            nodes: number;
            /**
             * Format: int32
             * @description Of them on Spot; null where that is not known (of a fleet before a plan, nodes that leave are only named).
             */
            spot_nodes?: number | null;
        };
        /** @description A time in which nothing voluntary begins. */
        FreezeWindow: {
            /**
             * Format: date-time
             * @description From this moment.
             */
            from: string;
            /**
             * Format: date-time
             * @description To this one.
             */
            to: string;
        };
        /** @description Six counts, each at most the one before. */
        FunnelCounts: {
            /**
             * Format: int32
             * @description Allowed by policy and offered.
             */
            allowed: number;
            /**
             * Format: int32
             * @description Really launched.
             */
            executed: number;
            /**
             * Format: int32
             * @description Neither flagged nor unavailable nor unstable.
             */
            not_risky: number;
            /**
             * Format: int32
             * @description In the plan that passed the safety check.
             */
            safe: number;
            /**
             * Format: int32
             * @description Priced and ranked.
             */
            scored: number;
            /**
             * Format: int32
             * @description Pools of the region's market.
             */
            seen: number;
        };
        /** @description The funnel of a window of time. */
        FunnelReport: {
            /** @description From this moment. */
            from: components["schemas"]["Moment"];
            /** @description Runs, newest first. */
            runs: components["schemas"]["FunnelRun"][];
            /** @description To this one. */
            to: components["schemas"]["Moment"];
            /** @description Sums over the runs. */
            total: components["schemas"]["FunnelCounts"];
            /** @description The window holds more runs than are listed and summed: ask for a shorter one. */
            truncated: boolean;
        };
        /** @description One run of the optimizer. */
        FunnelRun: {
            /** @description When it was. */
            at: components["schemas"]["Moment"];
            /** @description Its cluster. */
            cluster_id: string;
            /** @description Counts. */
            counts: components["schemas"]["FunnelCounts"];
            /** @description Its job. */
            job_id: string;
            /** @description What became of the job. */
            status: components["schemas"]["JobStatus"];
        };
        /** @description Whether the API lives. */
        Health: {
            /** @description `ok`. */
            status: string;
            /** @description Version of the product. */
            version: string;
        };
        /** @description `POST …/heartbeat`. */
        HeartbeatRequest: {
            /**
             * Format: int32
             * @description CPU taken since the heartbeat before; 0 when unknown.
             */
            cpu_millicores?: number;
            /**
             * Format: int32
             * @description Errors of any kind.
             */
            errors_last_minute?: number;
            /** @description Which run of the agent. */
            instance_id: string;
            /** @description The Kubernetes API answers. */
            k8s_api_ok: boolean;
            /**
             * Format: date-time
             * @description When all watches were last known to be in step with the cluster.
             */
            last_collection_at?: string | null;
            /**
             * Format: int64
             * @description Its lease.
             */
            lease_epoch: number;
            /**
             * Format: int64
             * @description Resident memory; 0 when unknown.
             */
            memory_bytes?: number;
            /** @description The policy the guard holds to. */
            policy_hash: string;
            /** @description The queue answers. */
            queue_ok: boolean;
            /**
             * Format: int32
             * @description Commands under way.
             */
            running?: number;
            /** @description Hash of the cluster as the agent sees it; equal to that of the last snapshot unless one is about to be sent. */
            snapshot_hash?: string;
            /**
             * Format: int64
             * @description Since it started.
             */
            uptime_s: number;
            /** @description Version of the agent. */
            version: string;
        };
        /** @description Answer to a heartbeat. */
        HeartbeatResponse: {
            /**
             * Format: int64
             * @description The configuration the agent should have; it registers again when its own is older.
             */
            config_version?: number;
            /** @description Everything stops: running drains within seconds, nothing new begins. */
            paused?: boolean;
            /** @description The policy the agent should hold to; it registers again when its own differs. Empty: no opinion. */
            policy_hash?: string;
            /**
             * Format: date-time
             * @description The control plane's time.
             */
            server_time: string;
            /** @description The control plane lacks the snapshot of `snapshot_hash`: send it now. */
            snapshot_wanted?: boolean;
        };
        /** @description A command. */
        InstallCommand: {
            /** @description For a POSIX shell with `kubectl`. */
            command: string;
            /** @description What it does. */
            what: string;
        };
        /** @description A group of the customer's account. */
        InstanceGroup: {
            /**
             * Format: int32
             * @description Wanted size.
             */
            desired_size: number;
            /** @description The EKS node group behind it. */
            eks_node_group?: string | null;
            /** @description Types it launches, first choice first. */
            instance_types: string[];
            /**
             * Format: int32
             * @description Greatest size.
             */
            max_size: number;
            /**
             * Format: int32
             * @description Least size.
             */
            min_size: number;
            /** @description Name of the Auto Scaling group. */
            name: string;
            /** @description Zones of its subnets. */
            zones: string[];
        };
        /**
         * @description EC2's states, and `gone`: not listed any more.
         * @enum {string}
         */
        InstanceState: "pending" | "running" | "shutting_down" | "stopped" | "terminated" | "gone";
        /** @description One interruption. */
        Interruption: {
            /** @description Its cluster. */
            cluster_id: string;
            /**
             * Format: int64
             * @description Seconds from hearing of it to that.
             */
            drain_s?: number | null;
            drained_at?: components["schemas"]["Moment"] | null;
            /** @description When AWS says it happened. */
            event_at: components["schemas"]["Moment"];
            /** @description `int_…`. */
            id: string;
            /** @description `i-…`. */
            instance_id: string;
            /** @description Type. */
            instance_type: string;
            /** @description The job that answers it. */
            job_id?: string | null;
            /** @description What was heard first. */
            kind: components["schemas"]["InterruptionKind"];
            /** @description In words. */
            note: string;
            /** @description When we got it. */
            received_at: components["schemas"]["Moment"];
            recovered_at?: components["schemas"]["Moment"] | null;
            /**
             * Format: int64
             * @description Seconds from hearing of it to that.
             */
            recovery_s?: number | null;
            /** @description State. */
            state: components["schemas"]["InterruptionState"];
            /** @description Zone. */
            zone: string;
        };
        /**
         * @description What was heard of an interruption first.
         * @enum {string}
         */
        InterruptionKind: "warning" | "rebalance" | "state_change" | "scheduled_change" | "inferred";
        /**
         * @description Where our answer to an interruption stands.
         * @enum {string}
         */
        InterruptionState: "acting" | "recovered" | "failed" | "nothing_to_do";
        /** @description An invitation. */
        Invite: {
            /** @description Address. */
            email: string;
            /** @description Good until then, and once. */
            expires_at: components["schemas"]["Moment"];
            /** @description Role. */
            role: components["schemas"]["Role"];
            /** @description Of the link, `/join#<token>` on the dashboard; told once, null in a repeat. */
            token?: string | null;
        };
        /** @description `POST /invites`: who is to be let in, and as what. */
        InviteRequest: {
            /** @description Address; the link is good for it alone. */
            email: string;
            /** @description Role. */
            role: components["schemas"]["Role"];
        };
        /** @description A job without its plan. */
        Job: {
            approve_before?: components["schemas"]["Moment"] | null;
            /** @description Its cluster. */
            cluster_id: string;
            completed_at?: components["schemas"]["Moment"] | null;
            /** @description When it was made. */
            created_at: components["schemas"]["Moment"];
            decided_at?: components["schemas"]["Moment"] | null;
            /** @description Who approved or rejected. */
            decided_by?: string | null;
            /** @description Told, not done. */
            dry_run: boolean;
            /** @description Why it failed or was stopped. */
            error?: string | null;
            /**
             * Format: int64
             * @description What the plan promises.
             */
            estimated_savings_microusd_per_month: number;
            /** @description How many pools were looked at and what was left of them. */
            funnel: components["schemas"]["FunnelCounts"];
            /** @description `job_…`. */
            id: string;
            /** @description Kind. */
            kind: components["schemas"]["JobKind"];
            /** @description Status. */
            status: components["schemas"]["JobStatus"];
            /**
             * Format: int32
             * @description The plan's step under way.
             */
            step: number;
            /** @description Who asked for it. */
            trigger: components["schemas"]["JobTrigger"];
            /**
             * Format: int64
             * @description Version, as in `ETag`: what an approval has to name.
             */
            version: number;
        };
        /** @description A job with its plan and its actions. */
        JobDetail: components["schemas"]["Job"] & {
            /** @description Its actions, oldest first, a thousand at most. */
            actions: components["schemas"]["Action"][];
            plan?: components["schemas"]["PlanStory"] | null;
            /** @description The safety check its plan passed. */
            safety_check_id?: string | null;
        };
        /**
         * @description What a job is for.
         * @enum {string}
         */
        JobKind: "optimize" | "interruption" | "override";
        /**
         * @description A job's promise against what it did, at the prices of now. What it saves is what the nodes that it ended cost, less what
         *     the nodes cost that it bought and kept; that is the promise + `price_difference` − `not_as_planned`.
         */
        JobOutcome: {
            /**
             * Format: int64
             * @description What the plan saves now: `left` − `bought`.
             */
            actual_savings_microusd_per_month: number;
            /** @description Of when this is. */
            as_of: components["schemas"]["Moment"];
            /**
             * Format: int64
             * @description What the nodes in `nodes` cost, each at its price of now, or its last one.
             */
            bought_microusd_per_month: number;
            /**
             * Format: int64
             * @description What the plan promised when it was made.
             */
            estimated_savings_microusd_per_month: number;
            /** @description `job_…`. */
            job_id: string;
            /**
             * Format: int64
             * @description What they cost, each at its last price.
             */
            left_microusd_per_month: number;
            /**
             * Format: int32
             * @description Nodes that the job ended; those among them that it had bought itself do not count.
             */
            left_nodes: number;
            /** @description Nodes that the job bought and kept, in the order in which they were bought. */
            nodes: components["schemas"]["BoughtNode"][];
            /**
             * Format: int64
             * @description Of the promise, what is not saved because nodes stayed, or were not replaced as planned.
             */
            not_as_planned_microusd_per_month: number;
            /**
             * Format: int64
             * @description Planned price − price of now of the nodes that were bought; negative when they became dearer.
             */
            price_difference_microusd_per_month: number;
            /**
             * Format: int32
             * @description Nodes whose price is not known any more: they count as nothing.
             */
            unpriced_nodes: number;
        };
        /**
         * @description Where a job stands. The last four are final.
         * @enum {string}
         */
        JobStatus: "queued" | "awaiting_approval" | "running" | "completed" | "failed" | "cancelled" | "expired";
        /**
         * @description Who asked for a job.
         * @enum {string}
         */
        JobTrigger: "tick" | "user" | "event";
        /** @description One key figure. */
        Kpi: {
            /** @description How it is computed: formula, prices used, window. */
            how: string;
            /**
             * Format: double
             * @description The same a day before; null while there is no such day.
             */
            previous?: number | null;
            /**
             * Format: double
             * @description Change against the day before, percent; null where there is nothing to compare with.
             */
            trend_pct?: number | null;
            /** @description What it is counted in. */
            unit: components["schemas"]["KpiUnit"];
            /**
             * Format: double
             * @description The figure; null where there is nothing to measure.
             */
            value?: number | null;
            /** @description The window it speaks of: `now`, `24 h`, `30 d`. */
            window: string;
        };
        /**
         * @description What a figure is counted in.
         * @enum {string}
         */
        KpiUnit: "microusd_per_month" | "share" | "count";
        /** @description The eight key figures. */
        Kpis: {
            /** @description Running nodes. */
            active_nodes: components["schemas"]["Kpi"];
            /** @description Ready nodes ÷ nodes. */
            fleet_health: components["schemas"]["Kpi"];
            /** @description What the fleet costs. */
            monthly_spend: components["schemas"]["Kpi"];
            /** @description Baseline − spend. */
            net_savings: components["schemas"]["Kpi"];
            /** @description Completed optimization jobs. */
            optimizations: components["schemas"]["Kpi"];
            /** @description Warnings and rebalance recommendations. */
            risk_notices: components["schemas"]["Kpi"];
            /** @description Net savings ÷ baseline. */
            savings_share: components["schemas"]["Kpi"];
            /** @description Spot nodes ÷ nodes. */
            spot_share: components["schemas"]["Kpi"];
        };
        /** @description One safety layer, measured before and after a plan. */
        LayerReading: {
            /**
             * Format: double
             * @description After.
             */
            after?: number | null;
            /**
             * Format: double
             * @description Before; null where there is nothing to measure.
             */
            before?: number | null;
            /**
             * Format: double
             * @description The bound: a count for zones, a share 0–1 otherwise.
             */
            bound: number;
            /** @description Held before. */
            held_before: boolean;
            /** @description Holds after. */
            holds_after: boolean;
            /** @description Layer. */
            layer: components["schemas"]["SafetyLayer"];
            /** @description What is measured, in words. */
            measure: string;
        };
        /** @description Hours of a cluster with their sums. */
        Ledger: {
            /** @description Its cluster. */
            cluster_id: string;
            /** @description From this moment. */
            from: components["schemas"]["Moment"];
            /** @description Rolled-up hours, oldest first. The hour that runs and hours not yet rolled up are not among them. */
            hours: components["schemas"]["LedgerHour"][];
            /** @description Sums over the hours. */
            total: components["schemas"]["LedgerTotal"];
            /** @description Until before this one. */
            until: components["schemas"]["Moment"];
        };
        /**
         * @description Why baseline and paid differ.
         * @enum {string}
         */
        LedgerCause: "spot_price" | "fleet_shape" | "overlap";
        /** @description One instance within one hour. */
        LedgerEntry: {
            /** @description The action that launched it; null for the customer's own. */
            action_id?: string | null;
            /** @description Spot or on-demand. */
            capacity_type: components["schemas"]["CapacityType"];
            /** @description Running from, within the hour. */
            from: components["schemas"]["Moment"];
            /** @description Beginning of the hour. */
            hour: components["schemas"]["Moment"];
            /** @description `i-…`. */
            instance_id: string;
            /** @description Type. */
            instance_type: string;
            /**
             * Format: int64
             * @description On-demand price of the same time.
             */
            on_demand_microusd: number;
            /** @description It ran beside the node it replaces, or beside its replacement. */
            overlap: boolean;
            /**
             * Format: int64
             * @description Sum of price × time.
             */
            paid_microusd: number;
            /** @description Running to, within the hour. */
            to: components["schemas"]["Moment"];
            /** @description Zone. */
            zone: string;
        };
        /** @description One hour of one cluster. `baseline − paid` is the sum over `causes`, exactly. */
        LedgerHour: {
            /**
             * Format: int64
             * @description On-demand cost of the customer's own groups, sized for this hour's pods.
             */
            baseline_microusd: number;
            /** @description Why they differ. */
            causes: components["schemas"]["CauseAmount"][];
            /**
             * Format: int64
             * @description On-demand cost of the first day's fleet.
             */
            first_day_microusd: number;
            /** @description Beginning of the hour. */
            hour: components["schemas"]["Moment"];
            /**
             * Format: int32
             * @description Instances that ran.
             */
            instances: number;
            /**
             * Format: int32
             * @description Interruptions.
             */
            interruptions: number;
            /**
             * Format: int64
             * @description On-demand price of the same instance hours.
             */
            on_demand_microusd: number;
            /**
             * Format: int64
             * @description What was paid.
             */
            paid_microusd: number;
            /**
             * Format: int64
             * @description Baseline − paid.
             */
            saved_microusd: number;
        };
        /** @description Sums over hours. */
        LedgerTotal: {
            /**
             * Format: int64
             * @description Baseline.
             */
            baseline_microusd: number;
            /** @description Why they differ. */
            causes: components["schemas"]["CauseAmount"][];
            /**
             * Format: int64
             * @description On-demand cost of the first day's fleet.
             */
            first_day_microusd: number;
            /**
             * Format: int32
             * @description Hours summed.
             */
            hours: number;
            /**
             * Format: int32
             * @description Interruptions.
             */
            interruptions: number;
            /**
             * Format: int64
             * @description On-demand price of the same instance hours.
             */
            on_demand_microusd: number;
            /**
             * Format: int64
             * @description What was paid.
             */
            paid_microusd: number;
            /**
             * Format: int64
             * @description Baseline − paid.
             */
            saved_microusd: number;
        };
        /** @description `POST /auth/login`. */
        Login: {
            /** @description Address. */
            email: string;
            /** @description Password. */
            password: string;
        };
        /** @description `POST /auth/logout`. */
        Logout: {
            /**
             * @description On every device.
             * @default false
             */
            all: boolean;
        };
        /** @description Pools of a region. */
        Market: {
            advisor_as_of?: components["schemas"]["Moment"] | null;
            as_of?: components["schemas"]["Moment"] | null;
            /** @description Pools, by type and zone. */
            items: components["schemas"]["Pool"][];
            /** @description For the next page; null on the last one. */
            next_cursor?: string | null;
            own_as_of?: components["schemas"]["Moment"] | null;
            /** @description Region. */
            region: string;
            /** @description They are older than an hour: nothing is decided by them. */
            stale: boolean;
            /**
             * Format: int64
             * @description All pools that fit the filters, over all pages.
             */
            total: number;
        };
        /** @description Who asks. */
        Me: {
            /** @description May administer the installation: pause everything. */
            administrator: boolean;
            /** @description As shown. */
            display_name: string;
            /** @description Organization. */
            organization: components["schemas"]["OrganizationSummary"];
            /** @description Routes that refuse this reader, out of the same table by which requests are judged. All others may be asked. */
            refused: components["schemas"]["RefusedRoute"][];
            /** @description Role. */
            role: components["schemas"]["Role"];
            /** @description The account behind everything is simulated. */
            simulated: boolean;
            /** @description `usr_…`; null for the bootstrap token. */
            user_id?: string | null;
        };
        /**
         * Format: date-time
         * @description A moment: ISO 8601 in UTC with milliseconds.
         * @example 2026-03-01T09:00:00.000Z
         */
        Moment: string;
        /** @description One node: the Kubernetes node and the instance under it. Either may be missing for a while. */
        Node: {
            capacity_type?: components["schemas"]["CapacityType"] | null;
            /**
             * Format: int64
             * @description Allocatable CPU.
             */
            cpu_millicores: number;
            /**
             * Format: int64
             * @description Requested by its pods.
             */
            cpu_requested_millicores: number;
            /** @description Family, `m6i`. */
            family?: string | null;
            fell_back_at?: components["schemas"]["Moment"] | null;
            /** @description The customer's group it belongs to. */
            group?: string | null;
            /** @description `i-…`; null when it is not known. */
            instance_id?: string | null;
            /** @description Instance type. */
            instance_type?: string | null;
            /** @description Has joined the cluster. */
            joined: boolean;
            launched_at?: components["schemas"]["Moment"] | null;
            /** @description The action that launched it; null for the customer's own. */
            launched_by_action_id?: string | null;
            /**
             * Format: int64
             * @description Allocatable memory.
             */
            memory_bytes: number;
            /**
             * Format: int64
             * @description Requested by its pods.
             */
            memory_requested_bytes: number;
            /** @description Node name; the instance's id while it has not joined. */
            name: string;
            /**
             * Format: int64
             * @description List price of its type.
             */
            on_demand_microusd_per_hour?: number | null;
            /**
             * Format: int32
             * @description Pods on it that have not ended.
             */
            pods: number;
            /**
             * Format: int64
             * @description What it costs; null until its price is known.
             */
            price_microusd_per_hour?: number | null;
            /** @description The Ready condition. */
            ready: boolean;
            /** @description Flagged pool: `watch` or `danger`, else `ok`. */
            risk: components["schemas"]["PoolRiskLevel"];
            state?: components["schemas"]["InstanceState"] | null;
            unmanaged?: components["schemas"]["UnmanagedReason"] | null;
            /** @description Cordoned. */
            unschedulable: boolean;
            /** @description Zone. */
            zone?: string | null;
        };
        /** @description A node with its pods and the pools that it could move to. */
        NodeDetail: {
            as_of?: components["schemas"]["Moment"] | null;
            /**
             * @description Spot pools in which all pods of the node would find room, the best pool of each of five types: those that nothing
             *     forbids first, then by price.
             */
            candidates: components["schemas"]["Candidate"][];
            /** @description EKS name of its cluster. */
            cluster_name: string;
            /** @description The node. */
            node: components["schemas"]["Node"];
            override?: components["schemas"]["Override"] | null;
            /** @description Pods on it, by namespace and name. */
            pods: components["schemas"]["Pod"][];
            prices_as_of?: components["schemas"]["Moment"] | null;
            /** @description They are too old to decide by. */
            prices_stale: boolean;
        };
        /** @description What a node took and cost over time. */
        NodeHistory: {
            /** @description From this moment. */
            from: components["schemas"]["Moment"];
            /** @description What its instance cost, hour by hour, oldest first; empty without `instance_id`. */
            ledger_entries: components["schemas"]["LedgerEntry"][];
            /** @description The node. */
            node_name: string;
            /** @description Until before this one. */
            until: components["schemas"]["Moment"];
            /** @description What it took, by the agent's windows, oldest first. Times in which no agent reported are missing. */
            usage: components["schemas"]["UsagePoint"][];
        };
        /**
         * @description What speaks against a pool.
         * @enum {string}
         */
        Objection: "danger" | "unavailable" | "not_rated" | "watch" | "not_cheaper";
        /** @description What was taken in: the optimizer looks at the cluster within seconds, and a job appears when there is something to do. */
        OptimizeAccepted: {
            /** @description When it was taken in: a job of this request is younger. */
            accepted_at: components["schemas"]["Moment"];
            /** @description Its cluster. */
            cluster_id: string;
            /** @description As asked. */
            dry_run: boolean;
        };
        /** @description `POST /clusters/{cluster_id}/optimization-jobs`. */
        OptimizeRequest: {
            /**
             * @description Plan and tell, carry nothing out.
             * @default false
             */
            dry_run: boolean;
        };
        /** @description An organization. */
        OrganizationSummary: {
            /**
             * Format: int32
             * @description Linked accounts.
             */
            accounts: number;
            /**
             * Format: int32
             * @description Registered clusters.
             */
            clusters: number;
            /** @description `org_…`. */
            id: string;
            /** @description Name. */
            name: string;
        };
        /** @description A cluster that costs more than its baseline. */
        OverBaseline: {
            /** @description `clu_…`. */
            cluster_id: string;
            /**
             * Format: int64
             * @description Spend − baseline, of a month.
             */
            microusd_per_month: number;
            /** @description Its name. */
            name: string;
        };
        /** @description A node that is to be on-demand for a while. */
        Override: {
            /** @description Its cluster. */
            cluster_id: string;
            /**
             * Format: int32
             * @description Asked for.
             */
            duration_hours: number;
            ended_at?: components["schemas"]["Moment"] | null;
            /** @description It holds nothing from this moment on. */
            expires_at: components["schemas"]["Moment"];
            /** @description `ovr_…`. */
            id: string;
            /** @description The job that carries it out; it is there once the cluster is free for it. */
            job_id: string;
            /** @description Why it ended. */
            note?: string | null;
            /** @description Why; empty when nothing was said. */
            reason: string;
            /** @description The on-demand instance that took its place; null until it has. */
            replacement_id?: string | null;
            /** @description Who asked. */
            requested_by: string;
            /** @description What is overridden. */
            scope: components["schemas"]["OverrideScope"];
            /** @description When it was asked for. */
            starts_at: components["schemas"]["Moment"];
            /** @description State. */
            state: components["schemas"]["OverrideState"];
            /** @description The Spot instance that was there when it was asked for, `i-…`. */
            target_id: string;
            /** @description The node that ran on it. */
            target_node: string;
        };
        /** @description `POST /overrides`. */
        OverrideRequest: {
            /** @description Has to be true: pods move and the price rises. */
            confirm: boolean;
            /**
             * Format: int32
             * @description For so many hours from now, 1 to 168.
             */
            duration_hours: number;
            /** @description Why, for the audit; 500 letters at most. */
            reason?: string | null;
            /** @description What is overridden. */
            scope: components["schemas"]["OverrideScope"];
            /** @description The instance, `i-…`. */
            target_id: string;
        };
        /**
         * @description What is overridden.
         * @enum {string}
         */
        OverrideScope: "instance";
        /**
         * @description Where an override stands. The last is final.
         * @enum {string}
         */
        OverrideState: "applying" | "active" | "ending" | "ended";
        /** @description The overview of an organization or of one cluster. */
        Overview: {
            accounted_until?: components["schemas"]["Moment"] | null;
            as_of?: components["schemas"]["Moment"] | null;
            /** @description `clu_…`; null for the whole organization. */
            cluster_id?: string | null;
            /** @description Fleet. */
            composition: components["schemas"]["Composition"];
            /** @description Cost against baseline in the window asked for. */
            costs: components["schemas"]["CostSeries"];
            /** @description Key figures. */
            kpis: components["schemas"]["Kpis"];
            last_24_hours?: components["schemas"]["PeriodSums"] | null;
            month_to_date?: components["schemas"]["PeriodSums"] | null;
            /** @description Clusters that cost more than their baseline, those that do most first, five at most; of the whole organization only. */
            over_baseline: components["schemas"]["OverBaseline"][];
            plans?: components["schemas"]["PlanOutlook"] | null;
            /** @description What a month would have cost, costs, and could cost. */
            projection: components["schemas"]["ProjectionBar"][];
            /** @description They are older than they should be. */
            stale: boolean;
            this_hour?: components["schemas"]["PeriodSums"] | null;
        };
        /**
         * @description The kind of a pod's topmost controller.
         * @enum {string}
         */
        OwnerKind: "deployment" | "replica_set" | "stateful_set" | "daemon_set" | "job" | "node" | "replication_controller" | "other";
        /** @description Part of a list, and how to get the next. */
        Page_Account: {
            /** @description Items, newest first unless the route says otherwise. */
            items: {
                /** @description Twelve digits. */
                aws_account_id: string;
                /** @description `acc_…`. */
                id: string;
                last_discovery_at?: components["schemas"]["Moment"] | null;
                /** @description The name the customer gave. */
                name: string;
                /** @description When it looks next. */
                next_discovery_at: components["schemas"]["Moment"];
                /** @description What we may do. */
                permissions: components["schemas"]["Permissions"];
                /** @description Regions looked at. */
                regions: string[];
                /** @description The role we assume; null until verified. */
                role_arn?: string | null;
                /** @description Status. */
                status: components["schemas"]["AccountStatus"];
                /** @description Why the status is an error. */
                status_reason?: string | null;
                /**
                 * Format: int64
                 * @description Version.
                 */
                version: number;
            }[];
            /**
             * @description Hand this in as `cursor`, with the same other parameters, for the next page; null on the last one. Opaque, valid
             *     for an hour.
             */
            next_cursor?: string | null;
        };
        /** @description Part of a list, and how to get the next. */
        Page_Action: {
            /** @description Items, newest first unless the route says otherwise. */
            items: {
                /** @description Its cluster. */
                cluster_id: string;
                completed_at?: components["schemas"]["Moment"] | null;
                /** @description When it was made. */
                created_at: components["schemas"]["Moment"];
                /** @description Not picked up after this moment. */
                expires_at: components["schemas"]["Moment"];
                /** @description `act_…`. */
                id: string;
                /** @description Its job. */
                job_id: string;
                /** @description By whom. */
                layer: components["schemas"]["ActionLayer"];
                result?: components["schemas"]["ActionOutcome"] | null;
                /**
                 * Format: int64
                 * @description Rising number within the cluster.
                 */
                sequence: number;
                /** @description Status. */
                status: components["schemas"]["ActionStatus"];
                /**
                 * Format: int32
                 * @description The plan's step it belongs to.
                 */
                step: number;
                /** @description What it is about. */
                target: components["schemas"]["ActionTarget"];
                /** @description What is done. */
                type: components["schemas"]["ActionType"];
            }[];
            /**
             * @description Hand this in as `cursor`, with the same other parameters, for the next page; null on the last one. Opaque, valid
             *     for an hour.
             */
            next_cursor?: string | null;
        };
        /** @description Part of a list, and how to get the next. */
        Page_Activity: {
            /** @description Items, newest first unless the route says otherwise. */
            items: {
                /** @description Its action. */
                action_id?: string | null;
                /** @description When. */
                at: components["schemas"]["Moment"];
                /** @description Its cluster. */
                cluster_id?: string | null;
                /** @description What the event itself says. */
                detail: Record<string, unknown>;
                /** @description `evt_…`; as on the live channel `org:activity`, so that neither hole nor repeat shows. */
                id: string;
                /** @description Its job. */
                job_id?: string | null;
                /** @description What kind, `job.closed`, `action.completed`. */
                kind: string;
            }[];
            /**
             * @description Hand this in as `cursor`, with the same other parameters, for the next page; null on the last one. Opaque, valid
             *     for an hour.
             */
            next_cursor?: string | null;
        };
        /** @description Part of a list, and how to get the next. */
        Page_AuditEntry: {
            /** @description Items, newest first unless the route says otherwise. */
            items: {
                /** @description Who made it. */
                actor: string;
                /** @description When the change was made. */
                at: components["schemas"]["Moment"];
                /** @description Details. */
                detail: Record<string, unknown>;
                /** @description What was done, `job.approved`. */
                event: string;
                /** @description Hash of this entry and all before it. */
                hash: string;
                /** @description Lane and number, `3-000000000042`. */
                id: string;
                /**
                 * Format: int64
                 * @description Lane, 0 to 7.
                 */
                lane: number;
                /** @description What came of it. */
                outcome: string;
                /** @description Hash of the entry before. */
                prev_hash: string;
                /** @description To what. */
                resource: string;
                /**
                 * Format: int64
                 * @description Number within the lane, from 1, without gaps.
                 */
                seq: number;
            }[];
            /**
             * @description Hand this in as `cursor`, with the same other parameters, for the next page; null on the last one. Opaque, valid
             *     for an hour.
             */
            next_cursor?: string | null;
        };
        /** @description Part of a list, and how to get the next. */
        Page_ClusterLine: {
            /** @description Items, newest first unless the route says otherwise. */
            items: (components["schemas"]["Cluster"] & {
                /** @description The newest plan that waits for approval; null when none does. */
                waiting_job_id?: string | null;
            })[];
            /**
             * @description Hand this in as `cursor`, with the same other parameters, for the next page; null on the last one. Opaque, valid
             *     for an hour.
             */
            next_cursor?: string | null;
        };
        /** @description Part of a list, and how to get the next. */
        Page_Interruption: {
            /** @description Items, newest first unless the route says otherwise. */
            items: {
                /** @description Its cluster. */
                cluster_id: string;
                /**
                 * Format: int64
                 * @description Seconds from hearing of it to that.
                 */
                drain_s?: number | null;
                drained_at?: components["schemas"]["Moment"] | null;
                /** @description When AWS says it happened. */
                event_at: components["schemas"]["Moment"];
                /** @description `int_…`. */
                id: string;
                /** @description `i-…`. */
                instance_id: string;
                /** @description Type. */
                instance_type: string;
                /** @description The job that answers it. */
                job_id?: string | null;
                /** @description What was heard first. */
                kind: components["schemas"]["InterruptionKind"];
                /** @description In words. */
                note: string;
                /** @description When we got it. */
                received_at: components["schemas"]["Moment"];
                recovered_at?: components["schemas"]["Moment"] | null;
                /**
                 * Format: int64
                 * @description Seconds from hearing of it to that.
                 */
                recovery_s?: number | null;
                /** @description State. */
                state: components["schemas"]["InterruptionState"];
                /** @description Zone. */
                zone: string;
            }[];
            /**
             * @description Hand this in as `cursor`, with the same other parameters, for the next page; null on the last one. Opaque, valid
             *     for an hour.
             */
            next_cursor?: string | null;
        };
        /** @description Part of a list, and how to get the next. */
        Page_Job: {
            /** @description Items, newest first unless the route says otherwise. */
            items: {
                approve_before?: components["schemas"]["Moment"] | null;
                /** @description Its cluster. */
                cluster_id: string;
                completed_at?: components["schemas"]["Moment"] | null;
                /** @description When it was made. */
                created_at: components["schemas"]["Moment"];
                decided_at?: components["schemas"]["Moment"] | null;
                /** @description Who approved or rejected. */
                decided_by?: string | null;
                /** @description Told, not done. */
                dry_run: boolean;
                /** @description Why it failed or was stopped. */
                error?: string | null;
                /**
                 * Format: int64
                 * @description What the plan promises.
                 */
                estimated_savings_microusd_per_month: number;
                /** @description How many pools were looked at and what was left of them. */
                funnel: components["schemas"]["FunnelCounts"];
                /** @description `job_…`. */
                id: string;
                /** @description Kind. */
                kind: components["schemas"]["JobKind"];
                /** @description Status. */
                status: components["schemas"]["JobStatus"];
                /**
                 * Format: int32
                 * @description The plan's step under way.
                 */
                step: number;
                /** @description Who asked for it. */
                trigger: components["schemas"]["JobTrigger"];
                /**
                 * Format: int64
                 * @description Version, as in `ETag`: what an approval has to name.
                 */
                version: number;
            }[];
            /**
             * @description Hand this in as `cursor`, with the same other parameters, for the next page; null on the last one. Opaque, valid
             *     for an hour.
             */
            next_cursor?: string | null;
        };
        /** @description Part of a list, and how to get the next. */
        Page_LedgerEntry: {
            /** @description Items, newest first unless the route says otherwise. */
            items: {
                /** @description The action that launched it; null for the customer's own. */
                action_id?: string | null;
                /** @description Spot or on-demand. */
                capacity_type: components["schemas"]["CapacityType"];
                /** @description Running from, within the hour. */
                from: components["schemas"]["Moment"];
                /** @description Beginning of the hour. */
                hour: components["schemas"]["Moment"];
                /** @description `i-…`. */
                instance_id: string;
                /** @description Type. */
                instance_type: string;
                /**
                 * Format: int64
                 * @description On-demand price of the same time.
                 */
                on_demand_microusd: number;
                /** @description It ran beside the node it replaces, or beside its replacement. */
                overlap: boolean;
                /**
                 * Format: int64
                 * @description Sum of price × time.
                 */
                paid_microusd: number;
                /** @description Running to, within the hour. */
                to: components["schemas"]["Moment"];
                /** @description Zone. */
                zone: string;
            }[];
            /**
             * @description Hand this in as `cursor`, with the same other parameters, for the next page; null on the last one. Opaque, valid
             *     for an hour.
             */
            next_cursor?: string | null;
        };
        /** @description Part of a list, and how to get the next. */
        Page_Override: {
            /** @description Items, newest first unless the route says otherwise. */
            items: {
                /** @description Its cluster. */
                cluster_id: string;
                /**
                 * Format: int32
                 * @description Asked for.
                 */
                duration_hours: number;
                ended_at?: components["schemas"]["Moment"] | null;
                /** @description It holds nothing from this moment on. */
                expires_at: components["schemas"]["Moment"];
                /** @description `ovr_…`. */
                id: string;
                /** @description The job that carries it out; it is there once the cluster is free for it. */
                job_id: string;
                /** @description Why it ended. */
                note?: string | null;
                /** @description Why; empty when nothing was said. */
                reason: string;
                /** @description The on-demand instance that took its place; null until it has. */
                replacement_id?: string | null;
                /** @description Who asked. */
                requested_by: string;
                /** @description What is overridden. */
                scope: components["schemas"]["OverrideScope"];
                /** @description When it was asked for. */
                starts_at: components["schemas"]["Moment"];
                /** @description State. */
                state: components["schemas"]["OverrideState"];
                /** @description The Spot instance that was there when it was asked for, `i-…`. */
                target_id: string;
                /** @description The node that ran on it. */
                target_node: string;
            }[];
            /**
             * @description Hand this in as `cursor`, with the same other parameters, for the next page; null on the last one. Opaque, valid
             *     for an hour.
             */
            next_cursor?: string | null;
        };
        /** @description Whether everything is paused. */
        Pause: {
            changed_at?: components["schemas"]["Moment"] | null;
            /** @description Who changed it last. */
            changed_by?: string | null;
            /** @description Nothing new begins and running drains stop. Interruptions are still answered. */
            paused: boolean;
            /** @description Why. */
            reason?: string | null;
            /** @description Everything is a dry run on this installation, whatever is asked. */
            safe_mode: boolean;
        };
        /** @description `PUT /pause`. */
        PauseRequest: {
            /** @description Wanted state. */
            paused: boolean;
            /** @description Why, for the audit; 500 letters at most. */
            reason?: string | null;
        };
        /** @description One command, already claimed. */
        PendingCommand: {
            /** @description The command. */
            command: components["schemas"]["SignedCommand"];
            /**
             * Format: int64
             * @description Fence of the claim.
             */
            fence: number;
            /**
             * Format: date-time
             * @description The claim ends here unless extended.
             */
            lease_until: string;
        };
        /** @description What becomes of a pod that waits. */
        PendingPod: {
            /** @description The node with room for it. */
            placed_on?: string | null;
            /** @description `namespace/name`. */
            pod: string;
            /** @description Why there, or why nowhere. */
            reason: string;
        };
        /** @description Answer of `GET …/actions/pending?max=1–10&instance_id=…&lease_epoch=…`: the way when the queue is out of reach. */
        PendingResponse: {
            /** @description Commands claimed for the caller by this very request, oldest first. */
            commands: components["schemas"]["PendingCommand"][];
        };
        /** @description Sums of the ledger over a period. */
        PeriodSums: {
            /**
             * Format: int64
             * @description What your own groups would have cost.
             */
            baseline_microusd: number;
            /** @description Why baseline and paid differ; empty for the month. */
            causes: components["schemas"]["CauseAmount"][];
            /**
             * Format: int64
             * @description On-demand cost of the first day's fleet.
             */
            first_day_microusd: number;
            /**
             * Format: int64
             * @description On-demand price of the same instance hours.
             */
            on_demand_microusd: number;
            /**
             * Format: int64
             * @description Paid.
             */
            paid_microusd: number;
            /**
             * Format: int64
             * @description Baseline − paid.
             */
            saved_microusd: number;
        };
        /**
         * @description How far the customer lets us go.
         * @enum {string}
         */
        Permissions: "read_only" | "read_write";
        /** @description A part with when it last did its work. */
        PipelineComponent: {
            /**
             * Format: int32
             * @description It is expected to work so often; none: it works when something asks for it.
             */
            expected_every_s?: number | null;
            /** @description From what it is known. */
            how: string;
            last_at?: components["schemas"]["Moment"] | null;
            /**
             * Format: int32
             * @description It is late after so long.
             */
            late_after_s?: number | null;
            /** @description Which part. */
            part: components["schemas"]["PipelinePart"];
            /** @description Why it is in this state, for people. */
            reason: string;
            /** @description How it is. */
            state: components["schemas"]["PipelineState"];
        };
        /**
         * @description A part of the loop.
         * @enum {string}
         */
        PipelinePart: "discovery" | "market_collector" | "spot_advisor_scraper" | "agent" | "optimizer" | "executor" | "interruption_handler" | "reporter" | "relay";
        /**
         * @description How a part is.
         * @enum {string}
         */
        PipelineState: "ok" | "late" | "never";
        /** @description The loop as one looks at it. */
        PipelineStatus: {
            /** @description When it was looked at. */
            as_of: components["schemas"]["Moment"];
            /**
             * Format: int32
             * @description Clusters there are.
             */
            clusters: number;
            /**
             * Format: int32
             * @description Of them, those that were looked at: of very many, those whose agents were silent longest.
             */
            clusters_looked_at: number;
            /** @description The parts, in the order of the loop. */
            components: components["schemas"]["PipelineComponent"][];
        };
        /** @description What the newest plans of the clusters leave to be gained. */
        PlanOutlook: {
            /**
             * Format: int64
             * @description And this, were nothing kept as it is by a rule.
             */
            blocked_microusd_per_month: number;
            /** @description The job, when it is the plan of one cluster. */
            job_id?: string | null;
            made_at?: components["schemas"]["Moment"] | null;
            /**
             * Format: int64
             * @description Paying less for the same hours would still save this.
             */
            rate_microusd_per_month: number;
            /** @description Where they stand. */
            standings: components["schemas"]["StandingCount"][];
            /**
             * Format: int64
             * @description Running less would still save this.
             */
            usage_microusd_per_month: number;
        };
        /**
         * @description Where a cluster's newest plan stands.
         * @enum {string}
         */
        PlanStanding: "none" | "waiting" | "under_way" | "done" | "ended" | "nothing_to_do";
        /** @description One step. Its joining nodes are Ready before any of its leaving nodes is drained. */
        PlanStep: {
            /** @description Nodes that are bought. */
            joining: components["schemas"]["PlannedNode"][];
            /** @description Kind. */
            kind: components["schemas"]["StepKind"];
            /** @description Nodes that are drained and terminated. */
            leaving: string[];
            /** @description Pods that move. */
            moves: components["schemas"]["PodMove"][];
            /**
             * Format: int32
             * @description Place in the plan, from 0; actions name it.
             */
            number: number;
            progress?: components["schemas"]["StepProgress"] | null;
            /** @description Why, in one sentence. */
            reason: string;
            /**
             * Format: int64
             * @description What the step saves; negative when safety costs money.
             */
            saves_microusd_per_month: number;
        };
        /** @description A plan. */
        PlanStory: {
            /** @description The fleet after. */
            after: components["schemas"]["FleetSummary"];
            /** @description The fleet before. */
            before: components["schemas"]["FleetSummary"];
            /** @description What keeps nodes as they are. Rows of one node carry the same money. */
            blocked: components["schemas"]["Blocked"][];
            /**
             * Format: int64
             * @description Money behind `blocked`, each node counted once.
             */
            blocked_microusd_per_month: number;
            /** @description Pods that wait for a node, and what becomes of them. */
            pending: components["schemas"]["PendingPod"][];
            /**
             * Format: int64
             * @description Saved by paying less for the same hours.
             */
            rate_savings_microusd_per_month: number;
            /** @description Considered and not done. */
            rejected: components["schemas"]["Rejection"][];
            /** @description How safe it is. */
            safety: components["schemas"]["SafetyReport"];
            /** @description Steps in the order in which they are carried out. */
            steps: components["schemas"]["PlanStep"][];
            /**
             * Format: int64
             * @description Saved by running less.
             */
            usage_savings_microusd_per_month: number;
        };
        /** @description A node that a plan buys. */
        PlannedNode: {
            capacity_type?: components["schemas"]["CapacityType"] | null;
            /** @description The instance it became. */
            instance_id?: string | null;
            /** @description Type. */
            instance_type?: string | null;
            /** @description Name within the plan. */
            name: string;
            /**
             * Format: int32
             * @description Pods meant for it.
             */
            pods: number;
            /**
             * Format: int64
             * @description Price; null where it is not known.
             */
            price_microusd_per_hour?: number | null;
            /** @description Zone. */
            zone?: string | null;
        };
        /** @description One pod. */
        Pod: {
            /**
             * Format: int64
             * @description Requested CPU.
             */
            cpu_millicores: number;
            created_at?: components["schemas"]["Moment"] | null;
            /**
             * Format: int64
             * @description Requested memory.
             */
            memory_bytes: number;
            /** @description Name. */
            name: string;
            /** @description Namespace. */
            namespace: string;
            /** @description The node it is bound to. */
            node?: string | null;
            owner_kind?: components["schemas"]["OwnerKind"] | null;
            /** @description Its name. */
            owner_name?: string | null;
            /** @description Phase. */
            phase: components["schemas"]["PodPhase"];
            /**
             * Format: int32
             * @description Priority.
             */
            priority: number;
            /** @description The Ready condition. */
            ready: boolean;
        };
        /** @description One pod's move. */
        PodMove: {
            /** @description From this node. */
            from: string;
            /** @description `namespace/name`. */
            pod: string;
            /** @description A second replica is made Ready before this one is evicted. */
            surge: boolean;
            /** @description To this node. */
            to: string;
        };
        /**
         * @description A pod's phase.
         * @enum {string}
         */
        PodPhase: "pending" | "running" | "succeeded" | "failed" | "unknown";
        /** @description A cluster's whole policy. */
        PolicyDocument: {
            /** @description `clu_…`. */
            cluster_id: string;
            /** @description SHA-256 of it. */
            hash: string;
            /** @description The policy, in the shape of `policy` in a planning input (docs/planning-input.md). */
            policy: Record<string, unknown>;
            /**
             * Format: int64
             * @description Version, as in `ETag`; 0 while it is the default.
             */
            version: number;
        };
        /** @description The part of a policy that the cluster's page shows. */
        PolicySummary: {
            /** @description Who lets a plan run. */
            approval: components["schemas"]["ApprovalMode"];
            /**
             * Format: int32
             * @description Rest between two optimizations, seconds.
             */
            cooldown_s: number;
            /** @description Off: nothing is planned. */
            enabled: boolean;
            /** @description SHA-256 of the whole policy. */
            hash: string;
            /**
             * Format: int32
             * @description Actions at the same time.
             */
            max_concurrent: number;
            /**
             * Format: int32
             * @description Nodes disturbed voluntarily at the same time, percent of all.
             */
            max_disrupted_pct: number;
            /**
             * Format: int32
             * @description Greatest share of Spot, percent of capacity.
             */
            max_spot_pct: number;
            /**
             * Format: int64
             * @description Version; 0 while the cluster has the default.
             */
            version: number;
        };
        /** @description A Spot pool: one type in one zone. */
        Pool: {
            /**
             * @description How often such instances were interrupted in a month, as the Spot Advisor says: `<5%`, `5-10%`, `10-15%`,
             *     `15-20%`, `>20%`.
             */
            advisor_bucket?: string | null;
            /**
             * Format: int64
             * @description Mean Spot price of thirty days.
             */
            average_spot_microusd_per_hour?: number | null;
            /**
             * Format: int32
             * @description Tries there in a row that got nothing; 0 when the last one did.
             */
            failed_launches: number;
            /** @description Family, `m6i`. */
            family: string;
            /** @description Type. */
            instance_type: string;
            /**
             * Format: double
             * @description Middle of the bucket, 0–1.
             */
            interruption_probability?: number | null;
            /**
             * Format: int32
             * @description Of them launched by us; null while that is not counted.
             */
            launched_nodes?: number | null;
            /**
             * Format: int32
             * @description Our nodes there now; null while that is not counted.
             */
            nodes?: number | null;
            /**
             * Format: int64
             * @description List price.
             */
            on_demand_microusd_per_hour?: number | null;
            /** @description Flagged after interruptions. */
            risk: components["schemas"]["PoolRiskLevel"];
            risk_until?: components["schemas"]["Moment"] | null;
            /**
             * Format: double
             * @description Saved against the list price, percent; negative when Spot is dearer.
             */
            saving_pct?: number | null;
            /**
             * Format: int64
             * @description Spot price.
             */
            spot_microusd_per_hour: number;
            /**
             * Format: double
             * @description 1 − that.
             */
            stability?: number | null;
            unavailable_until?: components["schemas"]["Moment"] | null;
            /** @description Zone. */
            zone: string;
        };
        /**
         * @description How dangerous a pool is held to be just now.
         * @enum {string}
         */
        PoolRiskLevel: "ok" | "watch" | "danger";
        /** @description An error as it is answered. Internals never stand in it. */
        Problem: {
            /** @description What a program decides by: `fence_lost`, `action_expired`, `cluster_uid_mismatch` … */
            code?: string;
            /** @description What happened this time. */
            detail?: string;
            /** @description Fields at fault. */
            errors?: components["schemas"]["FieldProblem"][];
            /** @description The path that was asked for. */
            instance?: string;
            /** @description The request, for support. */
            request_id?: string;
            /**
             * Format: int64
             * @description Seconds after which the same request may succeed.
             */
            retry_after_s?: number | null;
            /**
             * Format: int32
             * @description HTTP status.
             */
            status?: number;
            /** @description Short, the same for every problem of this code. */
            title?: string;
            /** @description Address of the documentation of `code`. */
            type?: string;
        };
        /** @description A bar of the projection. */
        ProjectionBar: {
            /** @description Where it comes from. */
            how: string;
            /**
             * @description `baseline`, `now`, `with_spot`, `with_packing`, `unblocked`, in this order; those after `now` only once there is a
             *     plan, the last only where something is blocked.
             */
            key: string;
            /**
             * Format: int64
             * @description Cost of a month.
             */
            microusd_per_month: number;
            /** @description Why it is higher than the bar before; null where it is not. */
            rises_because?: string | null;
        };
        /** @description Where the queue is. */
        QueueAddress: {
            /** @description Region. */
            region: string;
            /** @description URL. */
            url: string;
        };
        /** @description Credentials that can receive, delete and change visibility on one queue, for an hour at most. */
        QueueCredentials: {
            /** @description Access key. */
            access_key_id: string;
            /**
             * Format: date-time
             * @description When they end.
             */
            expires_at: string;
            /** @description Secret key. */
            secret_access_key: string;
            /** @description Session token. */
            session_token: string;
        };
        /** @description `POST /auth/refresh`. */
        RefreshRequest: {
            /**
             * @description For clients without cookies; browsers send none.
             * @default null
             */
            refresh_token: string | null;
        };
        /**
         * @description Who refused a command that was never started.
         * @enum {string}
         */
        RefusedBy: "signature" | "guard" | "budget";
        /** @description A pod that was not evicted. */
        RefusedPod: {
            /** @description `namespace/name`. */
            pod: string;
            /** @description What kept it. */
            reason: string;
        };
        /** @description A route that refuses the reader. */
        RefusedRoute: {
            /** @description `PATCH`. */
            method: string;
            /** @description Who may: `a member or owner`. */
            needs: string;
            /** @description As the contract writes it: `/clusters/{cluster_id}/policy`. */
            path: string;
        };
        /** @description `POST …/agent/register`. The first call pins the cluster's UID; a repeat changes nothing but the lease. */
        RegisterRequest: {
            /** @description Version of the agent. */
            agent_version: string;
            /** @description Kinds of action it knows. */
            capabilities?: string[];
            /** @description UID of the namespace `kube-system`, which no cluster shares with another. */
            cluster_uid: string;
            /** @description The agent writes nothing. */
            dry_run: boolean;
            /** @description Which run of the agent: UID of its pod. */
            instance_id: string;
            /** @description Kubernetes version, `v1.34.1`. */
            kubernetes_version: string;
            /**
             * Format: int32
             * @description Nodes now.
             */
            node_count: number;
        };
        /** @description Answer to a registration. */
        RegisterResponse: {
            /** @description The agent's id. */
            agent_id: string;
            /** @description How often what is done. */
            config?: components["schemas"]["AgentConfig"];
            credentials?: components["schemas"]["QueueCredentials"] | null;
            /**
             * Format: int64
             * @description Rises with each registration; requests with an older one are refused with `fence_lost`.
             */
            lease_epoch: number;
            /** @description What the guard holds to. */
            policy?: components["schemas"]["AgentPolicy"];
            queue?: components["schemas"]["QueueAddress"] | null;
            /**
             * Format: int64
             * @description No command up to this number may still be started: an agent that lost its memory repeats none.
             */
            sequence_floor?: number;
            /**
             * Format: date-time
             * @description The control plane's time.
             */
            server_time: string;
            /** @description Keys whose signatures count. */
            signing_keys: components["schemas"]["SigningKey"][];
        };
        /** @description Something that was considered and not done. */
        Rejection: {
            /** @description The node that would have left. */
            candidate: string;
            /** @description What was tried. */
            kind: components["schemas"]["StepKind"];
            /** @description Why, in one sentence. */
            reason: string;
            /** @description What ruled it out. */
            rule: components["schemas"]["BlockRule"];
        };
        /** @description `POST …/actions/{action_id}/result`; told apart by action and fence, sent again until accepted. */
        ResultRequest: {
            /** @description Nothing was written. */
            dry_run: boolean;
            /**
             * Format: int64
             * @description How long it took.
             */
            duration_ms: number;
            /**
             * Format: int64
             * @description Fence of the claim; 0 for a command refused before it was claimed, or urgent and over before the claim was
             *     answered.
             */
            fence: number;
            /** @description Which run of the agent. */
            instance_id: string;
            /**
             * Format: int64
             * @description Its lease.
             */
            lease_epoch: number;
            refused_by?: components["schemas"]["RefusedBy"] | null;
            /** @description What was done, code and words of an error within. */
            result: Record<string, unknown>;
            /**
             * Format: date-time
             * @description When it began.
             */
            started_at: string;
            /** @description How it ended. */
            status: components["schemas"]["ResultStatus"];
        };
        /** @description Answer to a result. 409 `fence_lost`: nobody waits for it any more. */
        ResultResponse: {
            /**
             * Format: date-time
             * @description When it was taken in first.
             */
            acknowledged_at: string;
            /** @description What the action is now. */
            action_status: components["schemas"]["ActionStatus"];
        };
        /**
         * @description How a command ended.
         * @enum {string}
         */
        ResultStatus: "completed" | "failed";
        /**
         * @description What a member of an organization may do. Each may do what those before may.
         * @enum {string}
         */
        Role: "viewer" | "member" | "owner";
        /**
         * @description A safety layer.
         * @enum {string}
         */
        SafetyLayer: "pool_stability" | "zone_spread" | "pool_share" | "on_demand_share" | "combined";
        /** @description The safety check of a plan. */
        SafetyReport: {
            /** @description Layers in order. */
            layers: components["schemas"]["LayerReading"][];
            /** @description Verdict over all layers. */
            verdict: components["schemas"]["SafetyVerdict"];
        };
        /**
         * @description The verdict over all layers.
         * @enum {string}
         */
        SafetyVerdict: "approved" | "approved_improving" | "approved_unchanged" | "safe_alternative_created" | "rejected";
        /**
         * @description The step of a series.
         * @enum {string}
         */
        SeriesStep: "hour" | "day";
        /** @description A command as it travels. Base64 is the standard alphabet with padding, and no other spelling of the same bytes counts. */
        SignedCommand: {
            /** @description The envelope's bytes. */
            envelope: string;
            /** @description By which key. */
            key_id: string;
            /** @description Signature over exactly those. */
            signature: string;
            /**
             * Format: int32
             * @description `SIGNED_COMMAND_VERSION`.
             */
            v: number;
        };
        /** @description A person who is signed in. */
        SignedInUser: {
            /** @description May administer the installation. */
            administrator: boolean;
            /** @description As shown. */
            display_name: string;
            /** @description Address. */
            email: string;
            /** @description `usr_…`. */
            id: string;
            /** @description `org_…`. */
            organization_id: string;
            /** @description Role. */
            role: components["schemas"]["Role"];
        };
        /** @description A public key whose signature counts. */
        SigningKey: {
            /** @description Always `Ed25519`. */
            alg: string;
            /** @description Named by commands. */
            key_id: string;
            /**
             * Format: date-time
             * @description Signatures count until then.
             */
            not_after: string;
            /** @description 32 bytes in base64. */
            public_key: string;
        };
        /** @description A slice of a pie. */
        Slice: {
            /** @description What it stands for: `spot`, `m6i`, `us-east-1a`. */
            key: string;
            /**
             * Format: int64
             * @description Their price.
             */
            microusd_per_hour: number;
            /**
             * Format: int32
             * @description Nodes.
             */
            nodes: number;
            /**
             * Format: double
             * @description Share of the nodes, 0–1.
             */
            share: number;
        };
        /** @description A page of what a snapshot holds, with the snapshot's moment. */
        SnapshotPage_Budget: {
            as_of?: components["schemas"]["Moment"] | null;
            /** @description Items, in the order of their names. */
            items: {
                /**
                 * Format: int32
                 * @description How many may be evicted now; null when the cluster does not say.
                 */
                disruptions_allowed?: number | null;
                /** @description `spec.maxUnavailable` as written. */
                max_unavailable?: string | null;
                /** @description `spec.minAvailable` as written: `2` or `50%`. */
                min_available?: string | null;
                /** @description Name. */
                name: string;
                /** @description Namespace. */
                namespace: string;
                /**
                 * Format: int32
                 * @description Pods it selects.
                 */
                pods: number;
                /**
                 * Format: int32
                 * @description Of them Ready.
                 */
                ready_pods: number;
            }[];
            /** @description For the next page; null on the last one. */
            next_cursor?: string | null;
            /**
             * Format: int64
             * @description All items that fit the filters, over all pages.
             */
            total: number;
        };
        /** @description A page of what a snapshot holds, with the snapshot's moment. */
        SnapshotPage_Node: {
            as_of?: components["schemas"]["Moment"] | null;
            /** @description Items, in the order of their names. */
            items: {
                capacity_type?: components["schemas"]["CapacityType"] | null;
                /**
                 * Format: int64
                 * @description Allocatable CPU.
                 */
                cpu_millicores: number;
                /**
                 * Format: int64
                 * @description Requested by its pods.
                 */
                cpu_requested_millicores: number;
                /** @description Family, `m6i`. */
                family?: string | null;
                fell_back_at?: components["schemas"]["Moment"] | null;
                /** @description The customer's group it belongs to. */
                group?: string | null;
                /** @description `i-…`; null when it is not known. */
                instance_id?: string | null;
                /** @description Instance type. */
                instance_type?: string | null;
                /** @description Has joined the cluster. */
                joined: boolean;
                launched_at?: components["schemas"]["Moment"] | null;
                /** @description The action that launched it; null for the customer's own. */
                launched_by_action_id?: string | null;
                /**
                 * Format: int64
                 * @description Allocatable memory.
                 */
                memory_bytes: number;
                /**
                 * Format: int64
                 * @description Requested by its pods.
                 */
                memory_requested_bytes: number;
                /** @description Node name; the instance's id while it has not joined. */
                name: string;
                /**
                 * Format: int64
                 * @description List price of its type.
                 */
                on_demand_microusd_per_hour?: number | null;
                /**
                 * Format: int32
                 * @description Pods on it that have not ended.
                 */
                pods: number;
                /**
                 * Format: int64
                 * @description What it costs; null until its price is known.
                 */
                price_microusd_per_hour?: number | null;
                /** @description The Ready condition. */
                ready: boolean;
                /** @description Flagged pool: `watch` or `danger`, else `ok`. */
                risk: components["schemas"]["PoolRiskLevel"];
                state?: components["schemas"]["InstanceState"] | null;
                unmanaged?: components["schemas"]["UnmanagedReason"] | null;
                /** @description Cordoned. */
                unschedulable: boolean;
                /** @description Zone. */
                zone?: string | null;
            }[];
            /** @description For the next page; null on the last one. */
            next_cursor?: string | null;
            /**
             * Format: int64
             * @description All items that fit the filters, over all pages.
             */
            total: number;
        };
        /** @description A page of what a snapshot holds, with the snapshot's moment. */
        SnapshotPage_Pod: {
            as_of?: components["schemas"]["Moment"] | null;
            /** @description Items, in the order of their names. */
            items: {
                /**
                 * Format: int64
                 * @description Requested CPU.
                 */
                cpu_millicores: number;
                created_at?: components["schemas"]["Moment"] | null;
                /**
                 * Format: int64
                 * @description Requested memory.
                 */
                memory_bytes: number;
                /** @description Name. */
                name: string;
                /** @description Namespace. */
                namespace: string;
                /** @description The node it is bound to. */
                node?: string | null;
                owner_kind?: components["schemas"]["OwnerKind"] | null;
                /** @description Its name. */
                owner_name?: string | null;
                /** @description Phase. */
                phase: components["schemas"]["PodPhase"];
                /**
                 * Format: int32
                 * @description Priority.
                 */
                priority: number;
                /** @description The Ready condition. */
                ready: boolean;
            }[];
            /** @description For the next page; null on the last one. */
            next_cursor?: string | null;
            /**
             * Format: int64
             * @description All items that fit the filters, over all pages.
             */
            total: number;
        };
        /** @description A page of what a snapshot holds, with the snapshot's moment. */
        SnapshotPage_Workload: {
            as_of?: components["schemas"]["Moment"] | null;
            /** @description Items, in the order of their names. */
            items: {
                /**
                 * Format: int64
                 * @description Requested CPU of all of them.
                 */
                cpu_millicores: number;
                /** @description Kind. */
                kind: components["schemas"]["OwnerKind"];
                /**
                 * Format: int64
                 * @description Requested memory of all of them.
                 */
                memory_bytes: number;
                /** @description Name. */
                name: string;
                /** @description Namespace. */
                namespace: string;
                /**
                 * Format: int32
                 * @description Pods there are.
                 */
                pods: number;
                /**
                 * Format: int32
                 * @description Of them Ready.
                 */
                ready_pods: number;
                /**
                 * Format: int32
                 * @description Wanted replicas; null for kinds without.
                 */
                replicas?: number | null;
                /**
                 * Format: int32
                 * @description Of them on Spot nodes.
                 */
                spot_pods: number;
            }[];
            /** @description For the next page; null on the last one. */
            next_cursor?: string | null;
            /**
             * Format: int64
             * @description All items that fit the filters, over all pages.
             */
            total: number;
        };
        /** @description Answer to an upload. A repeat of the same hash changes nothing. */
        SnapshotResponse: {
            /** @description The hash now stored. */
            hash: string;
        };
        /** @description How many clusters' newest plans stand there. */
        StandingCount: {
            /**
             * Format: int32
             * @description Clusters.
             */
            clusters: number;
            /** @description Standing. */
            standing: components["schemas"]["PlanStanding"];
        };
        /**
         * @description What a step is for.
         * @enum {string}
         */
        StepKind: "leave_risky_pool" | "on_demand_to_spot" | "remove_empty_node" | "consolidate_delete" | "consolidate_replace" | "fall_back_to_on_demand" | "return_to_spot" | "launch_for_pending" | "force_on_demand";
        /**
         * @description What is being done within a step.
         * @enum {string}
         */
        StepPhase: "launching" | "joining" | "surging" | "draining" | "terminating" | "rolling_back" | "done";
        /** @description How far a step is. */
        StepProgress: {
            /** @description What went wrong; once set the step is undone as far as it can be. */
            failure?: string | null;
            /** @description What is being done. */
            phase: components["schemas"]["StepPhase"];
            /** @description Since when. */
            since: components["schemas"]["Moment"];
        };
        /** @description One event of a timeline. */
        TimelineEvent: {
            at?: components["schemas"]["Moment"] | null;
            /** @description What happened. */
            kind: components["schemas"]["TimelineKind"];
            /** @description In words. */
            text: string;
        };
        /**
         * @description What happened.
         * @enum {string}
         */
        TimelineKind: "decided" | "checked" | "approved" | "enqueued" | "picked_up" | "ended" | "accounted" | "job_ended";
        /** @description What one signs requests with. */
        Tokens: {
            /** @description For `Authorization: Bearer …`; to be kept in memory only. */
            access_token: string;
            /**
             * Format: int64
             * @description Seconds until a new one is needed.
             */
            expires_in_s: number;
            /** @description For clients without cookies; null for browsers, which have it in a cookie. */
            refresh_token?: string | null;
            /** @description `Bearer`. */
            token_type: string;
            /** @description Who signed in. */
            user: components["schemas"]["SignedInUser"];
        };
        /**
         * @description Why a node is only looked at, never touched.
         * @enum {string}
         */
        UnmanagedReason: "control_plane" | "fargate" | "foreign";
        /** @description What a node took in one window. */
        UsagePoint: {
            /** @description The window's beginning. */
            at: components["schemas"]["Moment"];
            /**
             * Format: int64
             * @description CPU, greatest sample.
             */
            cpu_max_millicores: number;
            /**
             * Format: int64
             * @description CPU, mean of the samples.
             */
            cpu_mean_millicores: number;
            /**
             * Format: int64
             * @description Memory, greatest sample.
             */
            memory_max_bytes: number;
            /**
             * Format: int64
             * @description Memory, mean of the samples.
             */
            memory_mean_bytes: number;
            /**
             * Format: int32
             * @description Samples taken.
             */
            samples: number;
            /** @description Its end. */
            until: components["schemas"]["Moment"];
        };
        /** @description One controller with its pods. */
        Workload: {
            /**
             * Format: int64
             * @description Requested CPU of all of them.
             */
            cpu_millicores: number;
            /** @description Kind. */
            kind: components["schemas"]["OwnerKind"];
            /**
             * Format: int64
             * @description Requested memory of all of them.
             */
            memory_bytes: number;
            /** @description Name. */
            name: string;
            /** @description Namespace. */
            namespace: string;
            /**
             * Format: int32
             * @description Pods there are.
             */
            pods: number;
            /**
             * Format: int32
             * @description Of them Ready.
             */
            ready_pods: number;
            /**
             * Format: int32
             * @description Wanted replicas; null for kinds without.
             */
            replicas?: number | null;
            /**
             * Format: int32
             * @description Of them on Spot nodes.
             */
            spot_pods: number;
        };
        /** @description A ticket for the live socket. */
        WsTicket: {
            /**
             * Format: int64
             * @description Seconds it is good for.
             */
            expires_in_s: number;
            /** @description Offered as sub-protocol `ticket.<ticket>`; good once. */
            ticket: string;
            /** @description Address of the socket. */
            url: string;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export type operations = Record<string, never>;
