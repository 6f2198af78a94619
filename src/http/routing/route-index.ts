import type { FastifyInstance, RouteOptions } from 'fastify'
import findMyWay from 'find-my-way'

/** How paths are compared. Of the index as well, so that it knows a path exactly where Fastify does. */
export const routerOptions = { ignoreTrailingSlash: true, maxParamLength: 300 } as const

const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'] as const

export interface RouteIndex {
  /** The methods that the path of this URL takes, in a fixed order; none where there is nothing. */
  methodsAt(url: string): string[]
  /** The route that answers this method at the path of this URL. */
  routeAt(method: string, url: string): RouteOptions | undefined
}

/** Remembers every route that is registered from now on. Fastify's own router cannot be asked about a path. */
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
