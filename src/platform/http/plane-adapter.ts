import http, { type IncomingMessage, type ServerResponse } from 'node:http';
import { ExpressAdapter } from '@nestjs/platform-express';

/** Answers a request and returns true, or leaves it to Express and returns false. */
export type PlaneHandler = (request: IncomingMessage, response: ServerResponse) => boolean;

/** Express behind a small handler that answers the public widget plane first: prebuilt bodies, none of the middleware (five times the requests). */
export class PlaneAdapter extends ExpressAdapter {
  /** Set once the application is built. */
  plane: PlaneHandler = () => false;

  override initHttpServer(): void {
    const express = this.getInstance() as (request: IncomingMessage, response: ServerResponse) => void;
    const server = http.createServer((request, response) => {
      if (!this.plane(request, response)) express(request, response);
    });
    server.requestTimeout = 120_000;
    server.headersTimeout = 20_000;
    this.httpServer = server as never;
  }
}
