slo agree --as shop --by product-manager checkout-orders
slo agree --as platform-team --by head-of-platform checkout-orders
slo compile
