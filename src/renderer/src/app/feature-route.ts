import type { Component } from 'vue'
import type { RouteRecordRaw } from 'vue-router'

/** A screen of a feature. Its component is loaded when it is first shown. */
export type FeatureRoute = RouteRecordRaw & {
  meta: {
    title: () => string
    /** Left out: reachable, but not in the navigation. */
    nav?: { order: number; icon: Component }
    /** Works while the school is being opened, so that a person can see to what keeps it shut. */
    beforeOpen?: true
  }
}
