"""Documents that are printed: the clinician's report of a plan, and what a family gets.

The pages are set by typst from templates beside this module. What stands on them is made here as
plain data; a family's volumes are recomputed by another path before a page is set.
"""
