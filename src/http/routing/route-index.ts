import type { FastifyInstance, RouteOptions } from 'fastify'
import findMyWay from 'find-my-way'

/** How paths are compared: by Fastify, and in the same way by the index. */
export const routerOptions = { ignoreTrailingSlash: true, maxParamLength: 300 } as const

const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'] as const

export interface RouteIndex {
  /** The methods of the path of this URL, in a fixed order; empty for an unknown path. */
  methodsAt(url: string): string[]
  /** The route for this method and the path of this URL. */
  routeAt(method: string, url: string): RouteOptions | undefined
}

/** Indexes every route that is registered from now on. Fastify's own router cannot be asked about a path. */
export function indexRoutes(app: FastifyInstance): RouteIndex {
  const router = findMyWay(routerOptions)
  const routes = new Map<unknown, RouteOptions>()
  app.addHook('onRoute', (route) => {
    const own = methods.filter((method) => [route.method].flat().includes(method))
    if (own.length === 0) return
    const handler = () => {}
    routes.set(handler, route)
    router.on(own, route.url, handler)
  })
  const routeAt: RouteIndex['routeAt'] = (name, url) => {
    const method = methods.find((known) => known === name)
    return method === undefined ? undefined : routes.get(router.find(method, url)?.handler)
  }
  return { routeAt, methodsAt: (url) => methods.filter((method) => routeAt(method, url) !== undefined) }
}
