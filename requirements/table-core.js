// The parts of TanStack Table that the list of figures uses, as one classic script: `window.TableCore`.
// To make docs/assets/vendor/tanstack-table-core-<version>.min.js anew, install @tanstack/table-core and run
//   esbuild requirements/table-core.js --bundle --minify --format=iife --global-name=TableCore --target=es2020 --legal-comments=none
// then put its sha256 into requirements/assets.csv.
export {
  columnFacetingFeature,
  columnFilteringFeature,
  constructTable,
  createFacetedRowModel,
  createFacetedUniqueValues,
  createFilteredRowModel,
  createPaginatedRowModel,
  createSortedRowModel,
  rowPaginationFeature,
  rowSortingFeature,
  tableFeatures
} from "@tanstack/table-core";
export {
  storeReactivityBindings
} from "@tanstack/table-core/store-reactivity-bindings";
