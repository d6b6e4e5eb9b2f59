slo agree --as shop --by product-manager checkout-orders
slo agree --as reliability-engineering --by head-of-reliability-engineering checkout-orders
slo compile
