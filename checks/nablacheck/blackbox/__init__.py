"""``check_gradient`` and its kin: derivatives of any function at one point. Imports core and differences."""
