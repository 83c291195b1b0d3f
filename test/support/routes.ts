import type { FastifyInstance } from 'fastify';
import type { Exchange } from './exchange';

/** A route as the server itself knows it. */
export interface Route {
  method: string;
  path: string;
}

/** A line of Fastify's tree of routes: its depth, its part of the path and its methods. */
const branch = /^((?:[│ ] {3})*)[├└]── (\S*) \(([A-Z, ]+)\)/;

/**
 * Every route that the server answers, read from the server and not from our decorators, so that a
 * route which somebody adds beside them is found as well. HEAD goes with GET.
 */
export function routesOf(exchange: Exchange): Route[] {
  const fastify = exchange.app.getHttpAdapter().getInstance() as unknown as FastifyInstance;
  const parts: string[] = [];
  const routes: Route[] = [];
  for (const line of fastify.printRoutes({ commonPrefix: false }).split('\n')) {
    const [, indent = '', part = '', methods = ''] = branch.exec(line) ?? [];
    if (methods === '') continue;
    parts.length = indent.length / 4;
    parts.push(part);
    for (const method of methods.split(', ').filter((each) => each !== 'HEAD'))
      routes.push({ method, path: parts.join('') });
  }
  return routes;
}
