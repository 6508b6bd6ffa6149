-- Takes the orders back. The transfers that they made stay in the ledger, and copies stay sold.
DROP TABLE library.shop_order_copy, library.shop_refund, library.shop_order_line, library.shop_order;
