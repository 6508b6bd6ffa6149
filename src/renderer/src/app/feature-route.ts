import type { Component } from 'vue'
import type { RouteRecordRaw } from 'vue-router'

/** A screen of a feature. Its component is loaded when it is first shown. */
export type FeatureRoute = RouteRecordRaw & {
  meta: {
    title: () => string
    /** When left out, the screen is reachable but not in the navigation. */
    nav?: { order: number; icon: Component }
    /** True when the screen works while the school is being opened, so that a person can fix what keeps it shut. */
    beforeOpen?: true
  }
}
